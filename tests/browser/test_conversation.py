"""What happens on a ticket besides its straight way: coming back, going on later, colliding, correcting."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from atum_desk.core import clock
from tests.browser.conftest import Visit
from tests.browser.steps import MOUSE, answer, open_ticket, open_view, pick, property_menu, status_of, toast
from tests.factories import Cast, file_ticket, ticket_in
from tickets import operations
from tickets.models import Ticket
from tickets.operations import Outcome
from tickets.states import Status

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
SUBJECT = "The laptop does not start"


def _ticket(cast: Cast, number: int) -> Ticket:
    with cast.scope():
        found: Ticket = Ticket.objects.get(number=number)
    return found


def test_a_requester_reopens_what_was_not_solved(visit: Visit, cast: Cast) -> None:
    with cast.scope():
        ticket_in(cast, Status.RESOLVED)
    page = visit("/help/tickets/1/", person=cast.requester)
    page.get_by_role("button", name="No, not yet").click()
    toast(page, "The ticket is open again")
    expect(page.locator("[data-status]").first).to_have_attribute("data-status", "IN_PROGRESS")
    page.get_by_label("Your answer").fill("It beeps again.")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".prose", has_text="It beeps again.")).to_be_visible()
    assert _ticket(cast, 1).status == Status.IN_PROGRESS


@SCRIPTS
def test_an_answer_that_comes_too_late_goes_on_in_a_new_ticket(
    visit: Visit, cast: Cast, scripts: bool
) -> None:
    with clock.at(clock.now() - timedelta(days=40)), cast.scope():
        ticket_in(cast, Status.CLOSED)
    page = visit("/help/tickets/1/", person=cast.requester, java_script_enabled=scripts)
    page.get_by_label("Your answer").fill("It does it again, a month later.")
    page.get_by_role("button", name="Open a new ticket").click()
    expect(page).to_have_url(visit.address("/help/tickets/2/"))
    toast(page, "#1 was over, so your message opened a new ticket: #2.")
    expect(page.locator(".prose", has_text="a month later")).to_be_visible()
    assert _ticket(cast, 1).status == Status.CLOSED


@SCRIPTS
def test_the_second_of_two_agents_is_told_and_keeps_the_text(visit: Visit, cast: Cast, scripts: bool) -> None:
    with cast.scope():
        ticket = ticket_in(cast, Status.IN_PROGRESS)
    page = visit("/desk/tickets/1/", person=cast.agent, java_script_enabled=scripts)
    with cast.scope():
        operations.reply(ticket.pk, content="I have a spare battery.", actor=cast.actor("colleague"))
    page.get_by_role("textbox", name="Reply").fill("Please bring it to room 12.")
    page.locator(".for-reply [data-send]").click()
    alert = page.locator("#composer").get_by_role("alert")
    expect(alert).to_contain_text("Cleo Colleague")
    expect(page.get_by_text("I have a spare battery.")).to_be_visible()
    expect(page.get_by_role("textbox", name="Reply")).to_have_value("Please bring it to room 12.")
    page.get_by_role("button", name="Send anyway", exact=True).click()
    expect(page.locator(".prose", has_text="Please bring it to room 12.")).to_be_visible()
    expect(page.get_by_role("textbox", name="Reply")).to_have_value("")
    with cast.scope():
        assert ticket.comments.count() == 2


def test_an_answer_that_should_resolve_still_resolves_when_it_is_sent_anyway(
    visit: Visit, cast: Cast
) -> None:
    with cast.scope():
        ticket = ticket_in(cast, Status.IN_PROGRESS)
    page = visit("/desk/tickets/1/", person=cast.agent)
    with cast.scope():
        operations.note(ticket.pk, content="He called.", actor=cast.actor("colleague"))
        operations.set_priority(ticket.pk, priority="LOW", actor=cast.actor("colleague"))
    page.get_by_role("textbox", name="Reply").fill("The battery is replaced.")
    page.locator(".for-reply .split summary").click()
    page.get_by_role("button", name="Send and resolve", exact=True).click()
    page.get_by_role("button", name="Send anyway and resolve").click()
    status_of(page, "Resolved")


@SCRIPTS
def test_a_requester_reads_what_came_in_before_sending(visit: Visit, cast: Cast, scripts: bool) -> None:
    with cast.scope():
        ticket = ticket_in(cast, Status.IN_PROGRESS)
    page = visit("/help/tickets/1/", person=cast.requester, java_script_enabled=scripts)
    with cast.scope():
        operations.reply(
            ticket.pk, content="Try another socket.", actor=cast.actor("agent"), outcome=Outcome.WAIT
        )
    page.get_by_label("Your answer").fill("Still nothing.")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("Someone wrote while you were writing.")).to_be_visible()
    expect(page.locator(".prose", has_text="Try another socket.")).to_be_visible()
    expect(page.get_by_label("Your answer")).to_have_value("Still nothing.")
    page.get_by_role("button", name="Send anyway").click()
    expect(page.locator(".prose", has_text="Still nothing.")).to_be_visible()


@SCRIPTS
def test_the_second_who_accepts_reads_who_was_first(visit: Visit, cast: Cast, scripts: bool) -> None:
    with cast.scope():
        ticket = file_ticket(cast)
    page = visit("/desk/tickets/1/", person=cast.manager, java_script_enabled=scripts)
    with cast.scope():
        operations.accept(ticket.pk, actor=cast.actor("admin"))
    pick(page, MOUSE, "Status", "Accept")
    expect(page.locator("#side").get_by_role("alert")).to_contain_text("Alma Admin")
    status_of(page, "Accepted")


@SCRIPTS
def test_an_agent_corrects_an_own_message_and_removes_a_text(visit: Visit, cast: Cast, scripts: bool) -> None:
    with cast.scope():
        ticket = ticket_in(cast, Status.IN_PROGRESS)
        operations.reply(ticket.pk, content="Room 21.", actor=cast.actor("agent"))
    page = visit("/desk/tickets/1/", person=cast.agent, java_script_enabled=scripts)
    _message_menu(page, "Ada Agent", "Edit")
    text = page.locator("main").get_by_role("textbox", name=re.compile("message|text", re.IGNORECASE))
    expect(text).to_have_value("Room 21.")
    text.fill("Room 12.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".prose", has_text="Room 12.")).to_be_visible()
    expect(page.locator("article", has_text="Room 12.").get_by_text("edited")).to_be_visible()
    _message_menu(page, "Ada Agent", "Remove the text…")
    page.get_by_role("button", name="Remove the text").click()
    expect(page.get_by_text("This text was removed.")).to_be_visible()
    expect(page.locator(".prose", has_text="Room 12.")).to_have_count(0)


def _message_menu(page: Page, author: str, item: str) -> None:
    page.get_by_label(f"Change the message of {author}").click()
    page.get_by_role("link", name=item, exact=True).click()


@SCRIPTS
def test_a_requester_corrects_an_own_message(visit: Visit, cast: Cast, scripts: bool) -> None:
    with cast.scope():
        ticket = ticket_in(cast, Status.IN_PROGRESS)
        operations.reply(ticket.pk, content="It beeps tree times.", actor=cast.actor("requester"))
    page = visit("/help/tickets/1/", person=cast.requester, java_script_enabled=scripts)
    page.get_by_text("Correct", exact=True).click()
    page.get_by_label("Corrected text").fill("It beeps four times.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".prose", has_text="It beeps four times.")).to_be_visible()
    expect(page.get_by_text("edited")).to_be_visible()


@SCRIPTS
def test_several_tickets_are_changed_at_once(visit: Visit, cast: Cast, scripts: bool) -> None:
    with cast.scope():
        for number in range(1, 5):
            operations.accept(file_ticket(cast, f"Case {number}").pk, actor=cast.actor("manager"))
    page = visit("/desk/tickets/?view=unassigned", person=cast.manager, java_script_enabled=scripts)
    for number in (1, 2, 3):
        page.get_by_role("checkbox", name=f"#{number}").check()
    bar = page.get_by_role("group", name="Change the chosen tickets")
    bar.locator("summary", has_text="Assign").click()
    bar.get_by_role("button", name="Ada Agent").click()
    toast(page, "3 tickets changed.")
    expect(page.locator("#rows tr")).to_have_count(1)
    with cast.scope():
        assert Ticket.objects.filter(assigned_to=cast.agent).count() == 3


def test_choosing_all_counts_and_choosing_none_puts_the_bar_away(visit: Visit, cast: Cast) -> None:
    with cast.scope():
        for number in range(1, 4):
            file_ticket(cast, f"Case {number}")
    page = visit("/desk/tickets/?view=open", person=cast.agent)
    bar = page.get_by_role("group", name="Change the chosen tickets")
    expect(bar).to_be_hidden()
    page.get_by_role("checkbox", name="Choose all tickets shown").check()
    expect(bar).to_contain_text("3 chosen")
    bar.get_by_role("button", name="Choose none").click()
    expect(bar).to_be_hidden()


@SCRIPTS
def test_cancelling_asks_for_a_reason_which_the_history_keeps(
    visit: Visit, cast: Cast, scripts: bool
) -> None:
    with cast.scope():
        ticket_in(cast, Status.IN_PROGRESS)
    page = visit("/desk/tickets/1/", person=cast.agent, java_script_enabled=scripts)
    property_menu(page, "Status").locator("summary").click()
    page.get_by_role("link", name="Cancel…").click()
    page.get_by_label("Reason").fill("Filed twice, see #2.")
    page.get_by_role("button", name="Cancel the ticket").click()
    status_of(page, "Cancelled")
    expect(page.locator("#conversation").get_by_text("Filed twice, see #2.")).to_be_visible()


@SCRIPTS
def test_an_agent_files_for_somebody_who_called(visit: Visit, cast: Cast, scripts: bool) -> None:
    page = visit("/desk/tickets/new/", person=cast.agent, java_script_enabled=scripts)
    page.get_by_role("textbox", name="Requester").fill("uma@new.example")
    page.get_by_label("Subject").fill("Printer on fire")
    page.get_by_label("Description").fill("Called from the third floor.")
    if not scripts:
        page.get_by_role("button", name="File the ticket").click()
    page.get_by_label("Full name").fill("Uma Unknown")
    page.get_by_role("button", name="File the ticket").click()
    expect(page.get_by_role("heading", level=1, name="Printer on fire")).to_be_visible()
    expect(page.locator("#side").get_by_text("uma@new.example")).to_be_visible()


def test_a_note_stays_inside_the_house(visit: Visit, cast: Cast) -> None:
    with cast.scope():
        ticket_in(cast, Status.IN_PROGRESS)
    agent = visit("/desk/tickets/1/", person=cast.agent)
    agent.get_by_role("radio", name="Internal note").check()
    agent.get_by_role("textbox", name="Internal note").fill("He is always like that.")
    agent.get_by_role("button", name="Add note").click()
    expect(agent.locator(".prose", has_text="He is always like that.")).to_be_visible()
    agent.get_by_role("radio", name="Reply").check()
    answer(agent, MOUSE, "We are on it.")
    requester = visit("/help/tickets/1/", person=cast.requester)
    expect(requester.get_by_text("We are on it.").first).to_be_visible()
    assert "He is always like that." not in requester.content()


def test_typed_text_survives_a_change_beside_it(visit: Visit, cast: Cast) -> None:
    with cast.scope():
        ticket_in(cast, Status.IN_PROGRESS)
    page = visit("/desk/tickets/", person=cast.agent)
    open_view(page, MOUSE, "Mine")
    open_ticket(page, MOUSE, SUBJECT)
    page.get_by_role("textbox", name="Reply").fill("Half a sentence")
    pick(page, MOUSE, "Priority", "Low")
    toast(page, "The priority is Low now.")
    expect(page.get_by_role("textbox", name="Reply")).to_have_value("Half a sentence")
