"""The queue as people live in it: by keyboard, several at once with the way back, what is new, the preview."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.operations import set_preferences
from tests.browser.conftest import DESKTOP, PHONE, Visit
from tests.browser.look import assert_fit
from tests.browser.steps import toast, work
from tests.factories import Cast, file_ticket, ticket_in
from tickets import operations
from tickets.models import Ticket
from tickets.operations.runs import CHUNK
from tickets.states import Status

MINE = "/desk/tickets/?view=mine&sort=oldest"


@pytest.fixture
def tickets(cast: Cast) -> list[Ticket]:
    """File four tickets that are the agent's."""
    with cast.scope():
        made = [ticket_in(cast, Status.ASSIGNED) for _ in range(4)]
        for place, ticket in enumerate(made, start=1):
            operations.edit_text(
                ticket.pk, subject=f"Matter {place}", description="It hums.", actor=cast.actor("agent")
            )
    return made


def row(page: Page, place: int) -> Locator:
    return page.locator("tbody#rows tr").nth(place - 1)


def subject(page: Page, place: int) -> Locator:
    return row(page, place).locator("a.subject")


def tabbed_as_read(place: Locator) -> bool:
    """Tell whether the Tab key goes through a place as its lines are read, left to right and down."""
    told = place.locator(":is(input, button, summary):visible").evaluate_all(
        "(all) => all.map((one) => one.getBoundingClientRect())"
        ".map((box) => [Math.round((box.top + box.bottom) / 60), box.left])"
    )
    return len(told) > 1 and bool(told == sorted(told))


def priorities(cast: Cast) -> list[str]:
    with cast.scope():
        return list(Ticket.objects.order_by("number").values_list("priority", flat=True))


def test_a_day_by_keyboard(visit: Visit, cast: Cast, tickets: list[Ticket]) -> None:
    page = visit(MINE, person=cast.agent)
    strike = page.keyboard.press
    for key in "jjk":
        strike(key)
    expect(subject(page, 1)).to_be_focused()
    strike("x")
    strike("j")
    strike("j")
    strike("x")
    expect(page.locator("[data-chosen]")).to_have_text("2")
    strike("p")
    expect(page.locator(".bulk details[open] button").first).to_be_focused()
    page.locator(".bulk details[open] button", has_text="Urgent").focus()
    strike("Enter")
    toast(page, "2 tickets changed.")
    assert priorities(cast) == ["URGENT", "MEDIUM", "URGENT", "MEDIUM"]
    strike("j")
    strike("j")
    strike("o")
    expect(page.get_by_role("heading", level=1, name="Matter 2")).to_be_visible()
    strike("j")
    expect(page.get_by_role("heading", level=1, name="Matter 3")).to_be_visible()
    strike("n")
    expect(page.locator("#note-text")).to_be_focused()
    page.keyboard.type("jkx? sgm/ is only text")
    expect(page.locator("#note-text")).to_have_value("jkx? sgm/ is only text")
    page.get_by_role("link", name="Next ticket of the list").focus()
    strike("r")
    expect(page.locator("#reply-text")).to_be_focused()
    page.get_by_role("link", name="Next ticket of the list").focus()
    strike("s")
    expect(page.locator("#side details[open] button").first).to_be_focused()
    strike("Escape")
    strike("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    assert_fit(page)
    strike("Escape")
    strike("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.get_by_role("link", name="Next ticket of the list").focus()
    strike("g")
    strike("u")
    expect(page.get_by_role("heading", level=1, name="Unassigned")).to_be_visible()


def test_who_comes_back_stands_where_they_left(visit: Visit, cast: Cast, tickets: list[Ticket]) -> None:
    page = visit(MINE, person=cast.agent)
    for key in ("j", "j", "j", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_role("heading", level=1, name="Matter 3")).to_be_visible()
    page.get_by_role("link", name="Mine", exact=True).first.click()
    expect(subject(page, 3)).to_be_focused()


def test_switched_off_no_key_does_anything(visit: Visit, cast: Cast, tickets: list[Ticket]) -> None:
    with cast.scope():
        set_preferences(cast.agent.pk, shortcuts=False, actor=cast.actor("agent"))
    page = visit(MINE, person=cast.agent)
    for key in "jx?":
        page.keyboard.press(key)
    expect(page.locator("#rows input:checked")).to_have_count(0)
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert page.evaluate("document.activeElement === document.body")


def test_keys_with_a_modifier_are_the_browsers(visit: Visit, cast: Cast, tickets: list[Ticket]) -> None:
    page = visit(MINE, person=cast.agent)
    page.keyboard.press("j")
    page.keyboard.press("Alt+x")
    page.keyboard.press("Control+x")
    expect(page.locator("#rows input:checked")).to_have_count(0)


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_several_are_changed_and_changed_back(
    visit: Visit, cast: Cast, tickets: list[Ticket], script: bool
) -> None:
    page = visit(MINE, person=cast.agent, java_script_enabled=script)
    for place in (1, 2):
        row(page, place).get_by_role("checkbox").check()
    bar = page.get_by_role("group", name="Change the chosen tickets")
    bar.get_by_text("Priority").click()
    bar.get_by_role("button", name="Urgent").click()
    toast(page, "2 tickets changed.")
    assert priorities(cast) == ["URGENT", "URGENT", "MEDIUM", "MEDIUM"]
    page.get_by_role("button", name="Undo", exact=True).click()
    toast(page, "2 tickets are as they were.")
    assert priorities(cast) == ["MEDIUM"] * 4
    assert page.url.endswith(MINE)


def test_all_of_a_view_are_changed_while_one_watches(visit: Visit, cast: Cast) -> None:
    with cast.scope():
        many = [file_ticket(cast).number for _ in range(CHUNK * 2 + 5)]
    page = visit("/desk/tickets/?view=unassigned", person=cast.manager)
    row(page, 1).get_by_role("checkbox").check()
    page.get_by_label("All of this view").check()
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    for one in page.locator(".bulk :is([data-key], [data-select-none])").all():
        expect(one).to_be_in_viewport(ratio=1)
    assert tabbed_as_read(page.locator(".bulk"))
    page.get_by_role("button", name="Tags", exact=True).click()
    page.get_by_label("Add tags").fill("later")
    page.get_by_role("button", name="Change these tickets").click()
    page.get_by_role("button", name=f"Change {len(many)} tickets").click()
    bar = page.get_by_role("progressbar")
    expect(bar).to_have_attribute("value", "0")
    assert_fit(page)
    work(cast)
    expect(bar).to_have_attribute("value", str(CHUNK))
    work(cast)
    work(cast)
    expect(page.get_by_text("Done", exact=True)).to_be_visible()
    expect(page.locator("dt", has_text="Changed").locator("+ dd")).to_have_text(str(len(many)))
    assert_fit(page)
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Undoing a change")).to_be_visible()
    page.get_by_role("button", name="Stop here").click()
    expect(page.get_by_text("Stopped", exact=True)).to_be_visible()
    with cast.scope():
        assert Ticket.objects.tagged("later").count() == len(many)


def test_what_is_new_waits_to_be_asked_for(visit: Visit, cast: Cast, tickets: list[Ticket]) -> None:
    page = visit("/desk/tickets/?view=open&sort=created", person=cast.agent)
    expect(page.locator("#news")).to_be_hidden()
    with cast.scope():
        file_ticket(cast, "A fresh one")
    page.evaluate("document.getElementById('news').dispatchEvent(new Event('ask'))")
    banner = page.get_by_role("link", name="1 new ticket")
    expect(banner).to_be_visible()
    expect(page.locator("#rows tr")).to_have_count(4)
    assert_fit(page)
    banner.click()
    expect(subject(page, 1)).to_contain_text("A fresh one")
    expect(page.locator("#news")).to_be_hidden()
    expect(row(page, 1)).to_have_class("unread")


def test_the_preview_follows_the_row_and_leaves_the_focus_there(
    visit: Visit, cast: Cast, tickets: list[Ticket]
) -> None:
    page = visit(MINE, person=cast.agent)
    page.keyboard.press("j")
    page.keyboard.press("Space")
    panel = page.get_by_role("complementary", name="Preview")
    expect(panel.get_by_role("heading", name="Matter 1")).to_be_visible()
    expect(panel.get_by_text("It hums.")).to_be_visible()
    page.keyboard.press("j")
    expect(panel.get_by_role("heading", name="Matter 2")).to_be_visible()
    expect(subject(page, 2)).to_be_focused()
    assert_fit(page)
    page.set_viewport_size({"width": DESKTOP["width"], "height": DESKTOP["height"]})
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    row(page, 3).hover()
    row(page, 3).get_by_role("button", name=re.compile("^Preview")).click()
    expect(panel.get_by_role("heading", name="Matter 3")).to_be_visible()
    panel.get_by_role("link", name="Open").click()
    expect(page.get_by_role("heading", level=1, name="Matter 3")).to_be_visible()


def test_the_rows_stand_closer_where_a_person_wants_that(
    visit: Visit, cast: Cast, tickets: list[Ticket]
) -> None:
    page = visit(MINE, person=cast.agent)
    wide = row(page, 1).bounding_box()
    page.get_by_label("How the queue looks").click()
    page.get_by_role("button", name="Compact").click()
    expect(page.locator("table.queue.compact")).to_be_visible()
    close = row(page, 1).bounding_box()
    assert wide
    assert close
    assert close["height"] < wide["height"] - 10
    assert_fit(page)


def test_the_bar_fits_a_phone(visit: Visit, cast: Cast, tickets: list[Ticket]) -> None:
    page = visit(MINE, person=cast.agent, viewport=PHONE, has_touch=True)
    row(page, 1).get_by_role("checkbox").check()
    expect(page.get_by_role("group", name="Change the chosen tickets")).to_be_visible()
    assert_fit(page)
