"""Every page of the portal: with what it shows, with nothing to show, and with a form that was refused."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.furnished import Furnished
from tests.browser.look import answered, assert_fit, submit_empty
from tests.browser.pages import PORTAL, Shown


@pytest.mark.parametrize("shown", PORTAL, ids=str)
def test_the_page_fits_every_eye_and_width(
    shown: Shown, look: Callable[..., Page], furnished: Furnished
) -> None:
    page = look(shown.path(furnished), shown.person)
    assert answered(page) == shown.status
    assert_fit(page)


@pytest.mark.parametrize("shown", [one for one in PORTAL if one.has_form], ids=str)
def test_a_refused_form_fits_and_leads_to_its_error(
    shown: Shown, look: Callable[..., Page], furnished: Furnished
) -> None:
    page = look(shown.path(furnished), shown.person)
    submit_empty(page)
    assert answered(page) == 422
    assert_fit(page)


@pytest.mark.parametrize("path", ["/help/", "/help/tickets/", "/help/tickets/?show=done"])
def test_a_portal_without_tickets_says_so(path: str, look: Callable[..., Page]) -> None:
    page = look(path, "requester", bare=True)
    assert page.locator("main .empty").is_visible()
    assert_fit(page)


def test_the_menu_of_a_person_fits(look: Callable[..., Page], furnished: Furnished) -> None:
    page = look("/help/", "requester")
    page.get_by_label(f"Menu of {furnished.cast.requester.full_name}").click()
    assert_fit(page)


@pytest.mark.parametrize("path", ["/help/nothing/", "/help/tickets/999999/", "/desk/tickets/"])
def test_what_is_not_there_or_not_allowed_fits(path: str, look: Callable[..., Page]) -> None:
    assert_fit(look(path, "requester"))
