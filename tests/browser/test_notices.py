"""The bell, the list and the choice of what one is told, by mouse and by keyboard alone, with scripts and without."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import User
from accounts.notice_kinds import NoticeKind
from accounts.personal import Preferences
from tests.browser.conftest import Visit
from tests.browser.hands import Hands, Keyboard, Mouse
from tests.browser.steps import toast
from tests.factories import Cast, ticket_in
from tickets import operations
from tickets.models import Ticket
from tickets.states import Status


def written_on(cast: Cast) -> Ticket:
    with cast.scope():
        ticket = ticket_in(cast, Status.IN_PROGRESS)
        operations.reply(ticket.pk, content="It is the left one.", actor=cast.actor("requester"))
    return ticket


@pytest.mark.parametrize("hands", [Mouse(), Keyboard()], ids=["mouse", "keyboard"])
def test_the_bell_leads_to_the_list_and_on_to_the_ticket(visit: Visit, cast: Cast, hands: Hands) -> None:
    ticket = written_on(cast)
    page = visit("/desk/tickets/", person=cast.agent)
    hands.press(page.get_by_role("link", name=re.compile("^Notices, 2 unread")))
    expect(page.get_by_role("heading", level=1, name="Notices")).to_be_visible()
    expect(page.locator(".notices > .told")).to_have_count(2)
    hands.press(page.get_by_role("button", name=re.compile("^Mark as read: Rosa Requester answered")))
    expect(page.get_by_role("link", name=re.compile("^Notices, 1 unread"))).to_be_visible()
    # The bell is swapped first, and the focus finds its new place when the list has settled.
    page.wait_for_load_state("networkidle")
    hands.press(page.get_by_role("link", name=re.compile(ticket.subject)).first)
    expect(page.get_by_role("heading", level=1, name=ticket.subject)).to_be_visible()
    expect(page.get_by_role("link", name="Notices", exact=True)).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_all_are_read_at_once(visit: Visit, cast: Cast, scripts: bool) -> None:
    written_on(cast)
    page = visit("/notices/", person=cast.agent, java_script_enabled=scripts)
    page.get_by_role("button", name="Mark all as read").click()
    toast(page, "All notices are marked as read.")
    expect(page.locator(".notices > .unread")).to_have_count(0)


def test_an_open_page_hears_of_news_by_itself(visit: Visit, cast: Cast) -> None:
    page = visit("/desk/tickets/", person=cast.agent)
    expect(page.get_by_role("link", name="Notices", exact=True)).to_be_visible()
    written_on(cast)
    page.evaluate("document.getElementById('bell').dispatchEvent(new Event('look'))")
    expect(page.get_by_role("link", name=re.compile("^Notices, 2 unread"))).to_be_visible()


@pytest.mark.parametrize("hands", [Mouse(), Keyboard()], ids=["mouse", "keyboard"])
def test_mail_of_one_kind_is_switched_off_and_stays_off(visit: Visit, cast: Cast, hands: Hands) -> None:
    page = visit("/profile/", person=cast.requester)
    box = page.get_by_role("checkbox", name="By mail: Your ticket waits for you")
    expect(box).to_be_checked()
    hands.clear(box)
    hands.press(page.get_by_role("button", name="Save what you are told"))
    toast(page, "You are told what you chose.")
    expect(box).not_to_be_checked()
    with cast.scope():
        kept = Preferences.of(User.objects.get(pk=cast.requester.pk))
    assert (kept.by(NoticeKind.WAITING).here, kept.by(NoticeKind.WAITING).mail) == (True, False)
