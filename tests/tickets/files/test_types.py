"""The content says what a file is: what runs is never taken, what a browser could run is stored as plain bytes."""

import pytest

from tests.tickets.files.samples import EXE, HTML, PDF, SVG, TEXT, archive, picture, polyglot
from tickets.files.types import IN_ZIP, UNKNOWN, Forbidden, is_text, type_of


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (picture(), "a.png", "image/png"),
        (picture(), "a.txt", "image/png"),
        (picture(kind="JPEG"), "photo", "image/jpeg"),
        (picture(kind="GIF"), "a.gif", "image/gif"),
        (picture(kind="WEBP"), "a.webp", "image/webp"),
        (PDF, "a.pdf", "application/pdf"),
        (TEXT, "a.txt", "text/plain"),
        (TEXT, "a.png", "text/plain"),
        (b"a;b\n1;2\n", "a.csv", "text/csv"),
        ("a;b\n1;ü\n".encode("latin-1"), "a.csv", "text/csv"),
        ("Grüße".encode("utf-16"), "a.txt", "text/plain"),
        (archive("a.txt"), "a.zip", "application/zip"),
        (archive("word/document.xml"), "a.docx", IN_ZIP["docx"]),
        (archive("a.txt"), "a.png", "application/zip"),
        (HTML, "a.html", UNKNOWN),
        (HTML, "a.png", UNKNOWN),
        (SVG, "a.svg", UNKNOWN),
        (b"<?xml version='1.0'?><a/>", "a.xml", UNKNOWN),
        (b"harmless words " * 20 + HTML, "a.txt", UNKNOWN),
        (polyglot(), "a.html", "image/gif"),
    ],
)  # fmt: skip
def test_the_content_says_the_type(content: bytes, name: str, kind: str) -> None:
    assert type_of(content, name) == kind


@pytest.mark.parametrize(
    ("content", "name", "runs"),
    [
        (EXE, "setup.exe", True),
        (EXE, "holiday.png", True),
        (b"\x7fELF\x02\x01\x01" + b"\0" * 60, "tool", True),
        (b"#!/bin/sh\nrm -rf /\n", "notes.txt", True),
        (TEXT, "run.bat", True),
        (TEXT, "page.JS", True),
        (TEXT, "a.txt.ps1", True),
        (archive("META-INF/MANIFEST.MF"), "a.jar", True),
        (b"\xca\xfe\xba\xbe\0\0\0\x34", "A", True),
        (bytes(range(256)) * 4, "a.bin", False),
        (bytes(range(256)) * 4, "a.png", False),
    ],
)
def test_what_runs_and_what_nobody_knows_is_not_taken(content: bytes, name: str, runs: bool) -> None:
    with pytest.raises(Forbidden) as refused:
        type_of(content, name)
    assert refused.value.runs is runs


def test_a_text_may_be_cut_in_the_middle_of_a_letter() -> None:
    whole = "ü".encode() * 10
    assert is_text(whole[:-1])
    assert not is_text(b"\xc3\x28" * 10)
    assert not is_text(b"abc\0def")
