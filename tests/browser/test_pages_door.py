"""Every page of the door: with what it shows, with nothing to show, and with a form that was refused."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.furnished import Furnished
from tests.browser.look import answered, assert_fit, submit_empty
from tests.browser.pages import DOOR, Shown


@pytest.mark.parametrize("shown", DOOR, ids=str)
def test_the_page_fits_every_eye_and_width(
    shown: Shown, look: Callable[..., Page], furnished: Furnished
) -> None:
    page = look(shown.path(furnished), shown.person)
    assert answered(page) == shown.status
    assert_fit(page)


@pytest.mark.parametrize("shown", [one for one in DOOR if one.has_form], ids=str)
def test_a_refused_form_fits_and_leads_to_its_error(
    shown: Shown, look: Callable[..., Page], furnished: Furnished
) -> None:
    page = look(shown.path(furnished), shown.person)
    submit_empty(page)
    assert answered(page) == 422
    assert_fit(page)
