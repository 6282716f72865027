"""The style sheets, modules and templates keep the rules of the content security policy and of the layers."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.template.loader import render_to_string
from django.test import RequestFactory

from atum_desk.core.http import TITLES, plain_error

ROOT = Path(settings.BASE_DIR)
SHEETS = sorted((ROOT / "static" / "css").rglob("*.css"))
# The admin is dressed after Django's own sheets, which stand in no layer.
ADMIN = ROOT / "static" / "css" / "admin.css"
DEMONSTRATION = Path(settings.BASE_DIR) / "templates" / "demo" / "page.html"
MODULES = sorted((ROOT / "static" / "js").rglob("*.js"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
LAYERS = {"reset", "tokens", "base", "components", "pages", "utilities"}


@pytest.mark.parametrize("sheet", [one for one in SHEETS if one != ADMIN], ids=lambda path: path.name)
def test_every_rule_stands_in_a_known_layer(sheet: Path) -> None:
    css = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
    assert css.count("{") == css.count("}")
    depth, outside, names = 0, "", []
    for piece in re.split(r"([{}])", css):
        if piece == "{":
            depth += 1
        elif piece == "}":
            depth -= 1
        elif depth == 0:
            outside += piece
            names += re.findall(r"@layer ([\w, ]+?)\s*$", piece)
    assert set(names) <= LAYERS
    assert re.fullmatch(r"(\s*@layer [\w, ]+;?)*\s*", outside), outside


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_every_colour_and_size_it_uses_is_defined(sheet: Path) -> None:
    everything = "".join(path.read_text() for path in SHEETS)
    defined = set(re.findall(r"(--[\w-]+)\s*:", everything))
    assert set(re.findall(r"var\((--[\w-]+)\)", sheet.read_text())) <= defined


def test_every_sheet_and_module_is_loaded() -> None:
    head: str = render_to_string("components/_stylesheets.html") + render_to_string(
        "components/_scripts.html"
    )
    # The list of demonstrations and the admin bring their own.
    frames = DEMONSTRATION.read_text() + (ROOT / "templates" / "admin" / "base_site.html").read_text()
    head += "".join(re.findall(r"{% static '([^']+)' %}", frames))
    for path in (*SHEETS, *MODULES):
        assert path.relative_to(ROOT / "static").as_posix() in head


def test_pictures_in_style_sheets_are_found_by_the_hashing_storage() -> None:
    pattern = re.compile(r'url\("([^"]+)"\)')
    found = [(sheet, name) for sheet in SHEETS for name in pattern.findall(sheet.read_text())]
    assert found
    for sheet, name in found:
        assert (sheet.parent / name).resolve().is_file()
    assert ManifestStaticFilesStorage.support_js_module_import_aggregation is False
    for module in MODULES:
        assert not re.search(r"^import |import\(", module.read_text(), flags=re.MULTILINE), (
            "hashed names break imports"
        )


@pytest.mark.parametrize(
    "template", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "templates").as_posix()
)
def test_no_template_has_inline_style_or_script(template: Path) -> None:
    text = template.read_text()
    if "email" not in template.relative_to(ROOT / "templates").parts[0]:
        assert not re.search(r"\sstyle=|<style|\son\w+=\"|hx-on|javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert "|safe" not in text


@pytest.mark.parametrize("status", sorted(TITLES))
def test_error_pages_need_no_organization(status: int) -> None:
    answer = plain_error(RequestFactory().get("/"), status)
    html = answer.content.decode()
    assert answer.status_code == status
    assert f'<p class="quiet num">{status}</p>' in html
    assert html.count("<h1>") == 1
    assert "accent.css" not in html


def test_the_error_page_shows_what_happened_escaped() -> None:
    html = render_to_string(
        "errors/error.html", {"status": 422, "title": "No", "sentence": "<b>", "request_id": "r1"}
    )
    assert "&lt;b&gt;" in html
    assert "mention r1" in html
