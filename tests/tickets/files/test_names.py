"""What a file is called where people see it misleads nobody and breaks no page."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.files.names import LONGEST, extension_of, shown_name


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system.ini", "system.ini"),
        ("C:\\Users\\ida\\scan.png", "scan.png"),
        ("invoice\u202egnp.exe", "invoicegnp.exe"),
        ("\u200ezero\u200bwidth\ufeff.txt", "zerowidth.txt"),
        ("two\r\nlines.txt", "two lines.txt"),
        ("nul\x00bell\x07.txt", "nulbell.txt"),
        ("  many   blanks .txt ", "many blanks .txt"),
        ("pa\u202e/th.txt", "th.txt"),
        ("..", "file"),
        ("\u202e\u200b", "file"),
        ("", "file"),
        ("日本語の名前.png", "日本語の名前.png"),
        ("e\u0301.txt", "é.txt"),
    ],
)
def test_a_name_is_shown_without_what_could_mislead(given_name: str, shown: str) -> None:
    assert shown_name(given_name) == shown


def test_a_long_name_keeps_its_extension() -> None:
    shown = shown_name("n" * 300 + ".pdf")
    assert len(shown) == LONGEST
    assert shown.endswith("….pdf")
    assert len(shown_name("n" * 300)) == LONGEST


@given(st.text(max_size=400))
def test_whatever_arrives_is_one_visible_line(name: str) -> None:
    shown = shown_name(name)
    assert 0 < len(shown) <= LONGEST
    assert not {unicodedata.category(char) for char in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert not set("/\\\n\r") & set(shown)


def test_an_extension_is_what_follows_the_last_dot() -> None:
    names = ("a.PDF", "a.tar.gz", ".hidden", "none", "a." + "x" * 30)
    assert [extension_of(name) for name in names] == ["pdf", "gz", "", "", ""]
