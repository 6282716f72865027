"""The calendar's picture follows the hand that writes the hours, and paints by a button where no script runs."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.factories import Cast

NEW = "/desk/settings/sla/new/"


def bars(page: Page, day: str) -> list[tuple[int, int]]:
    """Return where a day of the picture is open, in whole hours, once the picture is there."""
    row = page.locator("#week .week-day").filter(has=page.get_by_text(day, exact=True))
    found = row.locator("rect.run").evaluate_all(
        "(all) => all.map((one) => [one.x.baseVal.value, one.width.baseVal.value])"
    )
    return [(round(x * 24 / 1000), round((x + width) * 24 / 1000)) for x, width in found]


def wait_for(page: Page, count: int) -> None:
    expect(page.locator("#week rect.run")).to_have_count(count)


def test_the_picture_follows_what_is_written(visit: Visit, cast: Cast) -> None:
    page = visit(NEW, person=cast.manager)
    assert bars(page, "Tuesday") == [(0, 24)]
    page.get_by_label("In these hours").check()
    wait_for(page, 0)
    page.get_by_label("Sunday").press_sequentially("22-6")
    wait_for(page, 2)
    assert (bars(page, "Sunday"), bars(page, "Monday")) == ([(22, 24)], [(0, 6)])
    page.get_by_label("Tuesday").fill("9-12, 13-17, never")
    wait_for(page, 4)
    assert bars(page, "Tuesday") == [(9, 12), (13, 17)]
    expect(page.get_by_label("Tuesday")).to_be_focused()
    page.get_by_label("Around the clock").check()
    wait_for(page, 7)
    expect(page.get_by_role("button", name="Paint these hours")).to_be_hidden()
    assert page.url == visit.address(NEW)


def test_a_button_paints_it_without_a_script(visit: Visit, cast: Cast) -> None:
    page = visit(NEW, person=cast.manager, java_script_enabled=False)
    page.get_by_label("Name").fill("Nights")
    page.get_by_label("In these hours").check()
    page.get_by_label("Sunday").fill("22-6")
    page.get_by_role("button", name="Paint these hours").click()
    wait_for(page, 2)
    expect(page.get_by_label("Name")).to_have_value("Nights")
    assert page.locator("main .error").count() == 0


def test_enter_in_a_line_saves_the_form_and_adds_no_condition(visit: Visit, cast: Cast) -> None:
    page = visit(NEW, person=cast.manager)
    page.get_by_label("In these hours").check()
    page.get_by_label("Sunday").fill("22-6")
    page.get_by_label("Sunday").press("Enter")
    expect(page.get_by_text("This is still empty")).to_be_visible()
    assert page.locator(".cond-line").count() == 0
    page.locator("input[name=name]").fill("Nights")
    page.locator("input[name=name]").press("Enter")
    expect(page).to_have_url(visit.address("/desk/settings/sla/"))


def test_hours_are_asked_for_where_they_count(visit: Visit, cast: Cast) -> None:
    page = visit(NEW, person=cast.manager)
    expect(page.get_by_label("Monday")).to_be_hidden()
    expect(page.get_by_label("Public holidays")).to_be_hidden()
    page.get_by_label("In these hours").check()
    expect(page.get_by_label("Public holidays")).to_be_visible()
    page.get_by_label("Monday").fill("never")
    page.get_by_label("Around the clock").check()
    expect(page.get_by_label("Monday")).to_be_hidden()
    page.get_by_role("button", name="Save").click()
    # What is refused is shown, although it would not count.
    expect(page.get_by_label("Monday")).to_be_visible()
    expect(page.get_by_text("“never” is no span of hours")).to_be_visible()
