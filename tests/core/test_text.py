"""What the one sanitiser lets through."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atum_desk.core.text import clean_html, excerpt, render_markdown


def test_markdown_becomes_html() -> None:
    html = render_markdown("Hi **Ida**,\nsee `TLS`:\n\n- one\n- two")
    assert "<strong>Ida</strong>,<br>" in html
    assert "<code>TLS</code>" in html
    assert "<li>one</li>" in html


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "<a href='vbscript:x' onclick=y>z</a>",
        "![pixel](https://elsewhere.example/p.gif)",
        "<svg/onload=alert(1)>",
        "`<b onmouseover=x>`",
    ],
)
def test_nothing_hostile_becomes_markup(hostile: str) -> None:
    html = render_markdown(hostile)
    for tag in ("<script", "<img", "<svg", "<b ", "<iframe"):
        assert tag not in html
    for scheme in ('href="javascript', 'href="data', 'href="vbscript'):
        assert scheme not in html


def test_raw_html_loses_handlers_styles_and_unknown_tags() -> None:
    assert clean_html('<p style="x" onclick="y" class="z">a<script>b</script></p>') == "<p>a</p>"


@given(st.text(max_size=300))
def test_what_is_clean_stays_as_it_is(text: str) -> None:
    html = render_markdown(text)
    assert clean_html(html) == html


def test_links_open_without_telling_where_they_come_from() -> None:
    html = render_markdown("see https://example.org/a and notes.md")
    assert '<a href="https://example.org/a" rel="noopener noreferrer nofollow">' in html
    assert html.count("<a ") == 1


def test_headings_of_a_message_do_not_enter_the_outline_of_the_page() -> None:
    assert render_markdown("# Steps") == "<p><strong>Steps</strong></p>"
    assert "<h2" not in render_markdown("Signature\n---\nIda")


def test_excerpt_is_plain_and_cut_at_a_word() -> None:
    assert excerpt("**Printer** is `out` of\n\n> paper") == "Printer is out of paper"
    assert excerpt("one two three four", 10) == "one two…"


@pytest.mark.parametrize("pattern", ["://", "://a", "http://a.b/(", "https://a.b?", "[", "*a_ ", "> ", "|a"])
def test_a_long_text_of_nothing_but_marks_is_rendered_soon(pattern: str) -> None:
    started = time.process_time()
    render_markdown((pattern * 50_000)[:50_000])
    assert time.process_time() - started < 3
