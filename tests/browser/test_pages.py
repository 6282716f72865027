"""Every page: with what it shows, and with a form that was refused; and that no address is forgotten."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.furnished import Furnished
from tests.browser.look import answered, assert_fit, submit_empty
from tests.browser.pages import NO_PAGES, PAGES, Shown, addresses
from tests.browsing import visit


@pytest.mark.parametrize("shown", PAGES, ids=str)
def test_the_page_fits_every_eye_and_width(
    shown: Shown, look: Callable[..., Page], furnished: Furnished
) -> None:
    page = look(shown.path(furnished), shown.person)
    assert answered(page) == shown.status
    assert_fit(page)


@pytest.mark.parametrize("shown", [one for one in PAGES if one.has_form], ids=str)
def test_a_refused_form_fits_and_leads_to_its_error(
    shown: Shown, look: Callable[..., Page], furnished: Furnished
) -> None:
    page = look(shown.path(furnished), shown.person)
    submit_empty(page)
    assert answered(page) == 422
    assert_fit(page)


def test_every_address_is_a_looked_at_page_or_takes_no_get(furnished: Furnished, committed_db: None) -> None:
    known = {shown.name for shown in PAGES} | NO_PAGES.keys()
    staff, requester = (visit(furnished.cast, name) for name in ("admin", "requester"))
    for name, path in addresses():
        # The admin has a test of its own, and Django's dress.
        if name not in known and not name.startswith("admin:"):
            answers = {client.get(path).status_code for client in (staff, requester)}
            assert 405 in answers, f"{name} is a page that nobody looks at here"
