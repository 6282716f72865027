"""The command palette by keyboard and by mouse, quick hands included."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.furnished import Furnished
from tests.browser.look import assert_fit
from tests.browser.steps import toast
from tests.factories import Cast, file_ticket, ticket_in
from tickets.states import Status


def palette(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Go to or do")


def chosen(page: Page) -> Locator:
    return palette(page).get_by_role("option", selected=True)


def opened(page: Page) -> Page:
    page.keyboard.press("Control+k")
    expect(chosen(page)).to_be_visible()
    return page


def test_words_arrows_and_enter_lead_to_a_ticket(visit: Visit, cast: Cast) -> None:
    with cast.scope():
        file_ticket(cast, "Zebra one")
        file_ticket(cast, "Zebra two")
    page = opened(visit("/desk/tickets/", person=cast.agent))
    field = palette(page).get_by_role("combobox")
    expect(field).to_be_focused()
    page.keyboard.type("zebra")
    expect(chosen(page)).to_contain_text("Zebra two")
    page.keyboard.press("ArrowDown")
    expect(chosen(page)).to_contain_text("Zebra one")
    expect(field).to_have_attribute("aria-activedescendant", str(chosen(page).get_attribute("id")))
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page).to_have_url(visit.address("/desk/tickets/2/"))


def test_the_first_that_fits_is_chosen_until_one_moves(visit: Visit, cast: Cast) -> None:
    with cast.scope():
        file_ticket(cast, "Zebra one")
        file_ticket(cast, "Zebra two")
    page = visit("/desk/tickets/1/", person=cast.manager)
    page.goto(visit.address("/desk/tickets/"))
    opened(page)
    expect(chosen(page)).to_contain_text("Zebra one")
    with page.expect_response("**/desk/go/?*q=zebra*"):
        page.keyboard.type("zebra")
    expect(chosen(page)).to_contain_text("Zebra two")


def test_what_fits_nothing_is_said(visit: Visit, cast: Cast) -> None:
    page = opened(visit("/desk/tickets/", person=cast.agent))
    page.keyboard.type("qqzz")
    expect(palette(page)).to_contain_text("Nothing by that name.")
    expect(chosen(page)).to_contain_text("Search all tickets")


def test_commands_narrow_before_any_answer_comes(visit: Visit, cast: Cast) -> None:
    page = opened(visit("/desk/tickets/?view=open", person=cast.manager))
    page.route("**/desk/go/*", lambda _route: None)
    page.keyboard.type("new tea")
    expect(chosen(page)).to_have_text(re.compile("New team"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(visit.address("/desk/settings/teams/new/"))


def test_enter_before_the_answer_goes_where_the_answer_says(visit: Visit, cast: Cast) -> None:
    with cast.scope():
        ticket = file_ticket(cast, "Zebra one")
    page = opened(visit("/desk/tickets/?view=open", person=cast.agent))

    def late(route: Route) -> None:
        page.wait_for_timeout(400)
        route.continue_()

    page.route("**/desk/go/*", late)
    page.keyboard.type(str(ticket.number))
    page.keyboard.press("Enter")
    expect(page).to_have_url(visit.address(f"/desk/tickets/{ticket.number}/"))


def test_escape_closes_and_gives_the_focus_back(visit: Visit, cast: Cast) -> None:
    page = visit("/desk/tickets/", person=cast.agent)
    search = page.get_by_label("Search tickets")
    search.focus()
    opened(page)
    page.keyboard.press("Escape")
    expect(palette(page)).to_be_hidden()
    expect(search).to_be_focused()


def test_an_action_and_a_note_on_the_open_ticket(visit: Visit, cast: Cast) -> None:
    with cast.scope():
        ticket_in(cast, Status.IN_PROGRESS)
    page = opened(visit("/desk/tickets/1/", person=cast.agent))
    page.keyboard.type("note")
    expect(chosen(page)).to_have_text(re.compile("Internal note"))
    page.keyboard.press("Enter")
    expect(page.get_by_label("Internal note").and_(page.locator("textarea"))).to_be_focused()
    page.wait_for_load_state("networkidle")
    opened(page)
    page.keyboard.type("resol")
    expect(chosen(page)).to_have_text(re.compile("Resolve"))
    page.keyboard.press("Enter")
    toast(page, "Resolved.")


def test_an_answer_that_comes_late_chooses_nothing_else(visit: Visit, cast: Cast) -> None:
    with cast.scope():
        ticket_in(cast, Status.IN_PROGRESS)
    page = opened(visit("/desk/tickets/1/", person=cast.agent))
    page.keyboard.press("Escape")
    page.wait_for_load_state("networkidle")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/desk/go/?*", hold)
    opened(page)
    page.keyboard.type("resol")
    # What the palette asked for when it was opened is answered before what was typed is asked.
    held[0].continue_()
    page.wait_for_timeout(60)
    expect(chosen(page)).to_have_text(re.compile("Resolve"))
    page.keyboard.press("Enter")
    toast(page, "Resolved.")


def test_it_is_a_page_without_scripts(visit: Visit, cast: Cast) -> None:
    with cast.scope():
        ticket_in(cast, Status.IN_PROGRESS)
    page = visit("/desk/tickets/1/", person=cast.agent, java_script_enabled=False)
    page.get_by_role("link", name="Go to or do").first.click()
    page.get_by_label("Words or a number").fill("urgent")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("button", name="Priority: Urgent").click()
    toast(page, "The priority is Urgent now.")


def test_it_fits_every_eye_and_width(look: Callable[..., Page], furnished: Furnished) -> None:
    page = opened(look(f"/desk/tickets/{furnished.busy}/", "manager"))
    page.keyboard.type("a")
    assert_fit(page)
