"""Looks at a page as a person with a screen reader, on a phone, at night, would meet it."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE

GRAVE = {"serious", "critical"}
# Without `preload`, which fetches every style sheet anew for rules that are not grave.
RUN = """async () => (await axe.run({ resultTypes: ["violations"], preload: false })).violations"""
# What sticks out to the side, deepest elements first, so that a failure names its cause.
STICKS_OUT = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  return [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > room + 0.5)
    .map((one) => one.outerHTML.slice(0, 120)).reverse().slice(0, 3).concat("(sticks out)");
}"""


def answered(page: Page) -> int:
    """Return the status that the open page was answered with."""
    status: int = page.evaluate("() => performance.getEntriesByType('navigation')[0].responseStatus")
    return status


def assert_fit(page: Page) -> None:
    """Hold the open page against the rules at both widths, in light and dark: axe, overflow, one heading."""
    # A page that a click leads to may still be on its way.
    expect(page.locator("h1")).to_have_count(1)
    page.evaluate(Axe().axe_script)
    found = []
    for size in (DESKTOP, PHONE):
        page.set_viewport_size({"width": size["width"], "height": size["height"]})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found += [f"{size['width']} {scheme}: {one}" for one in _grave(page)]
        found += [f"{size['width']}: {one}" for one in page.evaluate(STICKS_OUT)]
    assert not found, "\n".join(found)


def _grave(page: Page) -> list[str]:
    violations: list[dict[str, Any]] = page.evaluate(RUN)
    return [
        f"{rule['id']} ({rule['impact']}): {node['html'][:160]} {node['failureSummary']}"
        for rule in violations
        if rule["impact"] in GRAVE
        for node in rule["nodes"][:3]
    ]


def submit_empty(page: Page) -> None:
    """Empty the page's main form and send it; it comes back, says what is wrong, and ties the words to the field."""
    form = page.locator("main form[method=post]").first
    for field in form.locator("input:visible:not([type=file]), textarea:visible").all():
        if field.get_attribute("type") not in {"radio", "checkbox", "hidden", "submit"}:
            field.fill("")
    form.evaluate("(form) => { form.noValidate = true; }")
    form.locator("button:not([type=button])").last.click()
    wrong = page.locator("main [aria-invalid=true]").first
    expect(wrong).to_be_visible()
    described = (wrong.get_attribute("aria-describedby") or "").split()
    words = [page.locator(f"[id='{one}']").inner_text() for one in described]
    assert any(words), f"nothing says what is wrong with {wrong}"
