"""The admin in a browser: its policy lets nothing run that is not ours, and nobody's text runs either."""

from playwright.sync_api import expect

from tests.browser.conftest import Visit
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
