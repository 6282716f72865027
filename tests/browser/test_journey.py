"""The life of a ticket from the first word to the last, by five kinds of people and machines."""

import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import AuditLog, User
from tests.browser.conftest import PHONE, Visit
from tests.browser.hands import Hands, Keyboard, Mouse
from tests.browser.steps import answer, open_ticket, open_view, pick, sign_in, status_of
from tests.factories import Cast
from tickets.models import Ticket
from tickets.states import Status

SUBJECT = "VPN drops every ten minutes"
CLOSED = "ticket.status_changed"


@dataclass(frozen=True)
class Way:
    """How the people of one journey work."""

    hands: type[Mouse] | type[Keyboard] = Mouse
    options: dict[str, Any] = field(default_factory=dict)


WAYS = {
    "with the mouse": Way(),
    "by keyboard alone": Way(hands=Keyboard),
    "with JavaScript off": Way(options={"java_script_enabled": False}),
    "on a phone": Way(options={"viewport": PHONE, "has_touch": True}),
    "in the dark": Way(options={"color_scheme": "dark"}),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_a_ticket_lives_from_the_question_to_the_close(way: Way, visit: Visit, cast: Cast) -> None:
    hands = way.hands()

    def enter(person: User) -> Page:
        page = visit(**way.options)
        sign_in(page, person, hands)
        return page

    requester = enter(cast.requester)
    _file(requester, hands)
    manager = enter(cast.manager)
    _accept_and_assign(manager, hands, cast.agent)
    agent = enter(cast.agent)
    _answer_and_wait(agent, hands)
    _answer_back(requester, hands)
    _resolve(agent, hands)
    _close(requester, hands)
    _assert_told(cast)


def _file(page: Page, hands: Hands) -> None:
    hands.press(page.get_by_role("navigation", name="Main").get_by_role("link", name="New ticket"))
    hands.choose(page.get_by_role("radio", name="Laptop"))
    hands.write(page.get_by_label("Subject"), SUBJECT)
    hands.write(page.get_by_label("Description"), "Since this morning, at home only.")
    hands.press(page.get_by_role("button", name="Send"))
    expect(page.get_by_role("heading", name="We have it. The number is #1.")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="Received")).to_have_attribute("aria-current", "step")


def _accept_and_assign(page: Page, hands: Hands, agent: User) -> None:
    open_view(page, hands, "Unassigned")
    open_ticket(page, hands, SUBJECT)
    status_of(page, "New")
    pick(page, hands, "Status", "Accept")
    status_of(page, "Accepted")
    pick(page, hands, "Assignee", agent.full_name)
    status_of(page, "Assigned")


def _answer_and_wait(page: Page, hands: Hands) -> None:
    open_view(page, hands, "Mine")
    open_ticket(page, hands, SUBJECT)
    answer(page, hands, "Which Wi-Fi channel is it?", "Send and wait for customer")
    status_of(page, "Waiting for customer")


def _answer_back(page: Page, hands: Hands) -> None:
    hands.press(page.get_by_role("navigation", name="Main").get_by_role("link", name="My tickets"))
    expect(page.get_by_text("Waiting for you")).to_be_visible()
    open_ticket(page, hands, SUBJECT)
    expect(page.get_by_text("Which Wi-Fi channel is it?")).to_be_visible()
    hands.write(page.get_by_label("Your answer"), "Channel eleven.")
    hands.press(page.get_by_role("button", name="Send", exact=True))
    expect(page.locator(".prose", has_text="Channel eleven.")).to_be_visible()


def _resolve(page: Page, hands: Hands) -> None:
    open_view(page, hands, "Mine")
    open_ticket(page, hands, SUBJECT)
    expect(page.get_by_text("Channel eleven.")).to_be_visible()
    answer(page, hands, "Take channel one; the neighbours are on eleven.", "Send and resolve")
    status_of(page, "Resolved")


def _close(page: Page, hands: Hands) -> None:
    hands.press(page.get_by_role("navigation", name="Main").get_by_role("link", name="My tickets"))
    hands.press(page.get_by_role("link", name="Done", exact=True))
    open_ticket(page, hands, SUBJECT)
    hands.press(page.get_by_role("button", name="Yes, close it"))
    expect(page.get_by_text(re.compile("This ticket is closed"))).to_be_visible()


def _assert_told(cast: Cast) -> None:
    """The database holds the whole story, each chapter once."""
    with cast.scope():
        ticket = Ticket.objects.get(number=1)
        rows = list(AuditLog.objects.of("ticket", ticket.pk).values_list("action", flat=True))
        messages = ticket.comments.count()
    assert ticket.status == Status.CLOSED
    assert ticket.assigned_to_id == cast.agent.pk
    assert messages == 3
    assert rows == [
        *("ticket.created", "ticket.accepted", "ticket.assigned"),
        *("ticket.replied",) * 3,
        CLOSED,
    ]
