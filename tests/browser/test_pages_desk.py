"""The desk's pages in states that an address alone does not bring: nothing to do, open menus, a drawer."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.furnished import Furnished
from tests.browser.look import assert_fit
from tests.browser.steps import property_menu


@pytest.mark.parametrize("path", ["/desk/tickets/", "/desk/tickets/?view=mine", "/desk/tickets/?view=open"])
def test_a_desk_without_work_says_so(path: str, look: Callable[..., Page]) -> None:
    page = look(path, "agent", bare=True)
    assert page.locator("main .empty").is_visible()
    assert_fit(page)


def test_asking_what_to_do_with_chosen_tickets_fits(look: Callable[..., Page], furnished: Furnished) -> None:
    page = look("/desk/tickets/?view=open", "agent")
    page.get_by_role("checkbox", name=f"#{furnished.busy}", exact=True).check()
    page.get_by_role("button", name="Tags", exact=True).click()
    assert page.url.endswith("/desk/tickets/bulk/")
    assert_fit(page)


def test_an_open_menu_fits(look: Callable[..., Page], furnished: Furnished) -> None:
    page = look(f"/desk/tickets/{furnished.busy}/", "manager")
    property_menu(page, "Status").locator("summary").click()
    assert_fit(page)
    page.keyboard.press("Escape")
    page.get_by_label("Other ways to send").click()
    assert_fit(page)


def test_the_drawer_of_a_phone_fits(look: Callable[..., Page]) -> None:
    page = look("/desk/tickets/?view=open", "admin")
    page.set_viewport_size({"width": 360, "height": 740})
    page.get_by_role("button", name="Views", exact=True).click()
    assert page.get_by_role("link", name="Settings").is_visible()
    assert_fit(page)


def test_the_filters_fit(look: Callable[..., Page]) -> None:
    page = look("/desk/tickets/?view=open", "agent")
    page.get_by_text("Filter", exact=True).click()
    assert_fit(page)


def test_what_days_off_would_change_fits(look: Callable[..., Page]) -> None:
    page = look("/desk/settings/sla/holidays/", "admin")
    today = timezone.now().date()
    days = "\n".join(f"{today + timedelta(days=number)} Closed" for number in range(14))
    page.get_by_label("Days", exact=True).fill(days)
    page.get_by_role("button", name="What would change?").click()
    assert page.get_by_role("heading", name="What would differ").is_visible()
    for summary in page.locator("details.differing:not([open]) > summary").all():
        summary.click()
    assert page.locator("details.differing tbody tr").first.is_visible()
    assert_fit(page)


def test_what_a_trial_tells_fits_and_keeps_what_was_typed(look: Callable[..., Page]) -> None:
    page = look("/desk/settings/sla/new/", "manager")
    page.locator("[name=name]").fill("Night watch")
    page.locator("[name=open_when][value=hours]").check()
    page.locator("[name=hours_mon]").fill("20:00-04:00")
    page.locator("[name=resolution_time_medium]").fill("20 h")
    page.locator("[name=try-at]").fill("2026-11-27T16:50")
    page.locator("[name=try-at]").press("Enter")
    expect(page.get_by_text("because 20 h of counted time are used up then")).to_be_visible()
    assert page.locator("[name=name]").input_value() == "Night watch"
    assert page.locator("[name=try-at]").input_value() == "2026-11-27T16:50"
    assert_fit(page)
