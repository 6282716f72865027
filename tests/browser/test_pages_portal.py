"""The portal's pages in states that an address alone does not bring: no tickets, an open menu, refusals."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.furnished import Furnished
from tests.browser.look import assert_fit


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
