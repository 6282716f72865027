"""Every page of the desk: with what it shows, with nothing to show, and with a form that was refused."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.furnished import Furnished
from tests.browser.look import answered, assert_fit, submit_empty
from tests.browser.pages import DESK, DOOR, NO_PAGES, PORTAL, SETTINGS, Shown, addresses
from tests.browser.steps import property_menu
from tests.browsing import visit


@pytest.mark.parametrize("shown", DESK, ids=str)
def test_the_page_fits_every_eye_and_width(
    shown: Shown, look: Callable[..., Page], furnished: Furnished
) -> None:
    page = look(shown.path(furnished), shown.person)
    assert answered(page) == shown.status
    assert_fit(page)


@pytest.mark.parametrize("shown", [one for one in DESK if one.has_form], ids=str)
def test_a_refused_form_fits_and_leads_to_its_error(
    shown: Shown, look: Callable[..., Page], furnished: Furnished
) -> None:
    page = look(shown.path(furnished), shown.person)
    submit_empty(page)
    assert answered(page) == 422
    assert_fit(page)


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


def test_every_address_is_a_looked_at_page_or_takes_no_get(furnished: Furnished, committed_db: None) -> None:
    known = {shown.name for shown in [*DOOR, *PORTAL, *DESK, *SETTINGS]} | NO_PAGES.keys()
    staff, requester = (visit(furnished.cast, name) for name in ("admin", "requester"))
    for name, path in addresses():
        # The admin has a test of its own, and Django's dress.
        if name not in known and not name.startswith("admin:"):
            answers = {client.get(path).status_code for client in (staff, requester)}
            assert 405 in answers, f"{name} is a page that nobody looks at here"
