"""The admin in a browser: its policy lets nothing run that is not ours, and nobody's text runs either."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.furnished import Furnished
from tests.browser.look import answered, assert_fit
from tests.factories import Cast, file_ticket

CANARY = "<img src=x onerror=\"document.title='run'\">"


def test_every_list_and_a_row_of_each_run_without_a_word_of_complaint(visit: Visit, cast: Cast) -> None:
    with cast.scope():
        file_ticket(cast, CANARY, description=CANARY)
    page = visit("/desk/settings/", person=cast.admin)
    page.get_by_role("main").get_by_role("link", name="Admin").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    rows = page.locator("th[scope=row] a")
    lists = [str(rows.nth(at).get_attribute("href")) for at in range(rows.count())]
    assert len(lists) == 12
    shown = 0
    for address in lists:
        page.goto(visit.address(address))
        first = page.locator("#result_list tbody a").first
        if first.count():
            first.click()
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            shown += 1
        assert page.title() != "run"
    assert shown >= 7


def test_a_company_is_changed_by_hand_and_its_history_stands_in_the_audit_log(
    visit: Visit, cast: Cast
) -> None:
    page = visit(f"/admin/accounts/company/{cast.company.pk}/", person=cast.admin)
    page.get_by_label("Name").fill("Harbour Mill")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("Harbour Mill")
    page.get_by_role("link", name="Harbour Mill").last.click()
    page.get_by_role("link", name="History").click()
    expect(page.get_by_role("main")).to_contain_text("Alma Admin")


@pytest.mark.parametrize(
    "path", ["/admin/", "/admin/tickets/ticket/", "/admin/accounts/auditlog/", "/admin/accounts/company/add/"]
)
def test_the_admin_fits_every_eye_and_width(path: str, look: Callable[..., Page]) -> None:
    assert_fit(look(path, "admin"))


def test_a_row_that_is_changed_and_one_that_is_only_read_fit(
    look: Callable[..., Page], furnished: Furnished
) -> None:
    assert_fit(look(f"/admin/accounts/team/{furnished.cast.team.pk}/", "admin"))
    page = look("/admin/tickets/ticket/", "admin")
    page.locator("#result_list tbody a").first.click()
    assert_fit(page)


def test_a_refused_row_fits(look: Callable[..., Page]) -> None:
    page = look("/admin/accounts/company/add/", "admin")
    page.get_by_role("button", name="Save", exact=True).click()
    assert answered(page) == 422
    assert_fit(page)


def test_the_theme_chosen_at_the_desk_holds_in_the_admin(visit: Visit, cast: Cast) -> None:
    page = visit("/desk/tickets/", person=cast.admin, color_scheme="light")
    page.get_by_label(f"Menu of {cast.admin.full_name}").click()
    page.get_by_role("button", name="Dark").click()
    page.goto(visit.address("/admin/"))
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    expect(page.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Light").click()
    page.goto(visit.address("/desk/tickets/"))
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"
