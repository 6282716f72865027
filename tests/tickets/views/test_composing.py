"""While somebody writes: texts are kept, others are seen, a preview, and times that people set."""

from datetime import date, timedelta
from typing import Any

from django.test import Client

from accounts import operations as people
from atum_desk.core import clock
from tests.browsing import visit
from tests.factories import Cast, ticket_in
from tickets import operations
from tickets.models import Ticket, TicketDraft, TicketReminder
from tickets.states import Status

HTMX: dict[str, Any] = {"headers": {"HX-Request": "true"}}


def at(ticket: Ticket, verb: str = "", front: str = "desk") -> str:
    return f"/{front}/tickets/{ticket.number}/{verb + '/' if verb else ''}"


def open_ticket(acme: Cast, status: Status = Status.IN_PROGRESS) -> Ticket:
    with acme.scope():
        return ticket_in(acme, status)


def presence(client: Client, ticket: Ticket, seen: int, mark: str = "") -> Any:
    return client.post(at(ticket, "presence"), {"seen": seen, "mark": mark}, **HTMX)


def test_a_text_begun_is_there_in_any_browser_until_it_is_sent(acme: Cast) -> None:
    for front, name, field in (("desk", "agent", "content"), ("help", "requester", "text")):
        ticket, here, there = open_ticket(acme), visit(acme, name), visit(acme, name)
        kept = here.post(at(ticket, "draft", front), {"kind": "reply", "content": "Half a thought"})
        assert kept.status_code == 204
        assert "Half a thought</textarea>" in there.get(at(ticket, "", front)).content.decode()
        sent = there.post(at(ticket, "reply", front), {field: "A whole one", "last": ""})
        assert sent.status_code == 303
        assert "Half a thought" not in here.get(at(ticket, "", front)).content.decode()


def test_a_discarded_text_is_gone(acme: Cast) -> None:
    ticket = open_ticket(acme)
    for front, name in (("desk", "agent"), ("help", "requester")):
        client = visit(acme, name)
        client.post(at(ticket, "draft", front), {"kind": "reply", "content": "Half a thought"})
        assert client.post(at(ticket, "discard_draft", front), {"kind": "reply"}).status_code == 303
        assert "Half a thought" not in client.get(at(ticket, "", front)).content.decode()


def test_too_long_a_text_and_an_unknown_kind_are_refused(acme: Cast) -> None:
    ticket, client = open_ticket(acme), visit(acme, "agent")
    for entered in ({"kind": "reply", "content": "x" * 50_001}, {"kind": "poem", "content": "x"}):
        assert client.post(at(ticket, "draft"), entered).status_code == 422
    with acme.scope():
        assert not TicketDraft.objects.exists()


def test_a_refused_reply_is_kept_as_a_draft(acme: Cast) -> None:
    ticket, client = open_ticket(acme), visit(acme, "agent")
    answer = client.post(at(ticket, "reply"), {"content": "Too late", "seen": 1})
    assert answer.status_code == 409
    assert ">Too late</textarea>" in visit(acme, "agent").get(at(ticket)).content.decode()


def test_colleagues_are_seen_and_nothing_is_said_while_nothing_changes(acme: Cast) -> None:
    ticket, agent, manager = open_ticket(acme), visit(acme, "agent"), visit(acme, "manager")
    agent.get(at(ticket))
    page = manager.get(at(ticket)).content.decode()
    assert "Ada Agent is looking at this too." in page
    mark = page.split('name="mark" value="')[1].split('"')[0]
    assert presence(manager, ticket, ticket.version, mark).status_code == 204
    agent.post(at(ticket, "draft"), {"kind": "reply", "content": "Well"})
    told = presence(manager, ticket, ticket.version, mark).content.decode()
    assert "Ada Agent is writing." in told
    assert "Max Manager" not in told
    shown = visit(acme, "requester").get(at(ticket, "", "help")).content.decode()
    assert "looking at this" not in shown


def test_what_happened_meanwhile_is_offered_and_not_forced_in(acme: Cast) -> None:
    ticket, manager = open_ticket(acme), visit(acme, "manager")
    with acme.scope():
        operations.reply(ticket.pk, content="Done already", actor=acme.actor("agent"))
        operations.note(ticket.pk, content="And noted", actor=acme.actor("agent"))
    told = presence(manager, ticket, ticket.version, f"{ticket.version}:").content.decode()
    assert "<b>Ada Agent</b> wrote an internal note and 1 more change" in " ".join(told.split())
    assert "Done already" not in told
    news = manager.get(f"{at(ticket)}?news=1", **HTMX).content.decode()
    assert "Done already" in news
    assert 'id="reply-text"' in news
    assert "hx-preserve" in news
    assert presence(manager, ticket, 0).status_code == 422


def test_a_preview_is_clean_and_keeps_the_text_without_javascript(acme: Cast) -> None:
    ticket, client = open_ticket(acme), visit(acme, "agent")
    entered = {"kind": "note", "content": "**Bold** <img src=x onerror=alert(1)>"}
    part = client.post(at(ticket, "preview"), entered, **HTMX).content.decode()
    assert "<strong>Bold</strong>" in part
    assert "<html" not in part
    assert "<img" not in part
    page = client.post(at(ticket, "preview"), entered).content.decode()
    assert "<strong>Bold</strong>" in page
    assert "**Bold** &lt;img src=x onerror=alert(1)&gt;</textarea>" in page


def test_a_due_date_is_entered_in_ones_own_time_zone(acme: Cast) -> None:
    ticket = open_ticket(acme)
    with acme.scope():
        people.change_profile(
            acme.agent.pk, full_name="Ada Agent", timezone="Asia/Tokyo", actor=acme.actor("agent")
        )
    client = visit(acme, "agent")
    entered = {"due_at": "2099-05-01T09:30", "seen": ticket.version}
    answer = client.post(at(ticket, "set_due"), entered, **HTMX)
    assert answer.status_code == 200
    with acme.scope():
        found = Ticket.objects.get(pk=ticket.pk)
    assert found.due_at_by_hand.isoformat() == "2099-05-01T00:30:00+00:00"
    page = client.get(at(ticket)).content.decode()
    assert "Set by hand by Ada Agent" in page
    assert 'value="2099-05-01T09:30"' in page
    assert "set the due date to <b>1 May 2099, 09:30 JST</b> by hand" in page
    client.post(at(ticket, "set_due"), {"due_at": ""})
    assert "Set by hand" not in client.get(at(ticket)).content.decode()


def test_a_past_due_date_and_nonsense_are_refused_with_a_sentence(acme: Cast) -> None:
    ticket = open_ticket(acme)
    with acme.scope():
        people.change_profile(
            acme.agent.pk, full_name="Ada Agent", timezone="Europe/Berlin", actor=acme.actor("agent")
        )
    client = visit(acme, "agent")
    for entered, sentence in (
        ("2001-05-01T09:30", "That moment is past."),
        ("9999-12-31T23:59", "That is too far away."),
        ("2099-03-29T02:30", "The clocks change then"),
        ("soon", "This is no date"),
    ):
        answer = client.post(at(ticket, "set_due"), {"due_at": entered})
        assert answer.status_code == 422
        assert sentence in answer.content.decode()


def test_a_reminder_is_set_by_name_or_date_shown_to_oneself_and_taken_back(acme: Cast) -> None:
    ticket, client = open_ticket(acme), visit(acme, "agent")
    for entered in ({"when": "tomorrow"}, {"remind_at": f"{clock.now() + timedelta(days=3):%Y-%m-%dT%H:%M}"}):
        assert client.post(at(ticket, "remind"), entered).status_code == 303
        assert "Do not remind me" in client.get(at(ticket)).content.decode()
    assert "Do not remind me" not in visit(acme, "manager").get(at(ticket)).content.decode()
    for entered in ({"when": "never"}, {}, {"remind_at": "2001-01-01T09:00"}):
        assert client.post(at(ticket, "remind"), entered, **HTMX).status_code == 422
    client.post(at(ticket, "forget"))
    with acme.scope():
        assert not TicketReminder.objects.exists()


def test_who_is_away_is_offered_with_that_word_and_a_warning(acme: Cast) -> None:
    ticket, client = open_ticket(acme, Status.ACCEPTED), visit(acme, "manager")
    until = clock.now().date() + timedelta(days=4)
    with acme.scope():
        _leave(acme, until)
    words = f"away until {until.day} {until:%b}"
    assert words in client.get(at(ticket)).content.decode()
    assert words in client.get("/desk/tickets/").content.decode()
    given = client.post(at(ticket, "assign"), {"assignee": str(acme.colleague.pk)}, **HTMX)
    assert given.status_code == 200
    assert f"Assigned. Cleo Colleague is {words}." in given.headers["HX-Trigger"]
    assert '"warning"' in given.headers["HX-Trigger"]
    with acme.scope():
        _leave(acme, clock.now().date() - timedelta(days=3))
    assert "away until" not in client.get(at(ticket)).content.decode()


def _leave(acme: Cast, until: date) -> None:
    people.set_absence(acme.colleague.pk, until=until, actor=acme.actor("colleague"))
