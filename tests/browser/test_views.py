"""Keeping a view as people do it: the builder answers to what is chosen, and Enter saves."""

from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.factories import Cast


def test_nothing_says_what_it_means_and_enter_saves(visit: Visit, cast: Cast) -> None:
    page = visit("/desk/views/new/", person=cast.agent)
    builder = page.locator("#builder")
    expect(builder).to_contain_text("it holds for every ticket")
    page.get_by_label("How many must hold").select_option("any")
    expect(builder).to_contain_text("it holds for no ticket")
    page.get_by_label("How many must hold").select_option("all")
    expect(builder).to_contain_text("it holds for every ticket")
    page.get_by_label("Name").fill("By Enter")
    page.get_by_label("Name").press("Enter")
    expect(page.get_by_role("heading", name="By Enter")).to_be_visible()
