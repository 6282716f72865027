"""What no template may hold: the browser's policy forbids inline code, and everything works without it."""

import re
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, templates

PAGES = [
    path for path in templates() if path.suffix == ".html" and "email" not in path.relative_to(ROOT).parts
]
every_template = pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(ROOT)))
every_page = pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
TAG = re.compile(r"<([a-z]+)\b((?:\{%.*?%\}|\{\{.*?\}\}|\"[^\"]*\"|[^<>\"])*)>", re.DOTALL)


def tags(path: Path) -> list[tuple[str, str]]:
    return [(found[1], found[2]) for found in TAG.finditer(path.read_text(encoding="utf-8"))]


def test_templates_are_found() -> None:
    assert len(PAGES) > 40
    assert sum(len(tags(path)) for path in PAGES) > 500


@every_template
def test_nothing_is_declared_safe(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"\|\s*safe(?:seq)?\b", text) == []
    # A mail's plain text is no HTML, and shows what people wrote as it is.
    assert path.suffix == ".txt" or not re.search(r"autoescape\s+off", text)


@every_page
def test_a_page_holds_no_inline_style_or_code(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<style\b", text)
    assert not re.search(r"javascript:", text, re.IGNORECASE)
    for name, attributes in tags(path):
        assert not re.search(r"(?<![\w-])style\s*=", attributes), f"<{name}{attributes}>"
        assert not re.search(r"(?<![\w-])on[a-z]+\s*=", attributes), f"<{name}{attributes}>"
        assert not re.search(r"\bhx-on\b|\bhx-vals=[\"']js:", attributes), f"<{name}{attributes}>"
        if name == "script":
            assert re.search(r"\bsrc\s*=|type=\"application/json\"", attributes), f"<{name}{attributes}>"


@every_page
def test_everything_works_without_javascript(path: Path) -> None:
    for name, attributes in tags(path):
        if re.search(r"(?<![\w-])hx-get\s*=", attributes):
            assert re.search(r"(?<![\w-])(href|action)\s*=", attributes) or name in {"input", "select"}, (
                f"<{name}{attributes}> leads nowhere without JavaScript"
            )
        if re.search(r"(?<![\w-])hx-post\s*=", attributes):
            assert re.search(r"(?<![\w-])(action|formaction)\s*=", attributes), (
                f"<{name}{attributes}> posts nothing without JavaScript"
            )


@every_page
def test_a_form_that_posts_carries_its_token(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for found in re.finditer(r"<form\b[^>]*method=\"post\"[^>]*>(.*?)</form>", text, re.DOTALL):
        assert "csrf_token" in found[1] or "crispy" in found[1], found[0][:120]


@every_page
def test_a_page_loads_nothing_from_elsewhere(path: Path) -> None:
    for name, attributes in tags(path):
        assert not re.search(r"\b(src|srcset)\s*=\s*\"(https?:)?//", attributes), f"<{name}{attributes}>"
