"""What a message does besides standing there: follow-ups, whose ticket it becomes, and what others may read."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from accounts.models import AuditLog
from accounts.preferences import Gate
from atum_desk.core import clock
from atum_desk.core.actors import system
from atum_desk.core.errors import Invalid, NotAllowed, TransitionRefused
from atum_desk.core.events import Event
from tests.factories import Cast, file_ticket, make_cast, ticket_in
from tickets import operations
from tickets.models import Comment, Ticket, TicketRelationship
from tickets.operations import Outcome
from tickets.states import Status

History = Callable[[object], list[AuditLog]]


def say(cast: Cast, ticket: Ticket, by: str = "requester", content: str = "Any news?") -> operations.FollowUp:
    return operations.reply(ticket.pk, content=content, actor=cast.actor(by))


def _closed_at(ticket: Ticket) -> datetime:
    assert ticket.closed_at is not None
    return ticket.closed_at


@pytest.mark.parametrize("status", [Status.NEW, Status.ACCEPTED, Status.ASSIGNED, Status.IN_PROGRESS])
def test_a_message_of_the_requester_moves_nothing_while_work_goes_on(cast: Cast, status: Status) -> None:
    ticket = ticket_in(cast, status)
    assert say(cast, ticket).ticket.status == status


@pytest.mark.parametrize("by", ["requester", "customer_admin"])
def test_a_message_on_a_resolved_ticket_reopens_it(cast: Cast, by: str) -> None:
    ticket = say(cast, ticket_in(cast, Status.RESOLVED), by).ticket
    assert (ticket.status, ticket.resolved_at) == ("IN_PROGRESS", None)


def test_a_message_within_the_window_reopens_a_closed_ticket(cast: Cast) -> None:
    ticket = ticket_in(cast, Status.CLOSED)
    with clock.at(_closed_at(ticket) + timedelta(days=14)):
        told = say(cast, ticket)
    assert (told.is_new_ticket, told.ticket.status) == (False, "IN_PROGRESS")


def test_a_message_after_the_window_opens_a_follow_up(cast: Cast, heard: list[Event]) -> None:
    ticket = ticket_in(cast, Status.CLOSED)
    heard.clear()
    with clock.at(_closed_at(ticket) + timedelta(days=14, seconds=1)):
        told = say(cast, ticket, content="It beeps again.")
    fresh = told.ticket
    assert told.is_new_ticket
    assert (fresh.status, fresh.number, fresh.description) == ("NEW", 2, "It beeps again.")
    assert fresh.subject == "Follow-up to #1: The laptop does not start"
    assert [event.verb for event in heard] == ["ticket.created"]
    assert heard[0].new["link"] == {"ticket_id": str(ticket.pk), "number": 1, "type": "related"}
    link = TicketRelationship.objects.get()
    assert (link.source_ticket_id, link.target_ticket_id, link.relationship_type) == (
        fresh.pk,
        ticket.pk,
        "related",
    )
    assert Ticket.objects.get(pk=ticket.pk).status == "CLOSED"


def test_a_message_on_a_cancelled_ticket_opens_a_follow_up(cast: Cast) -> None:
    assert say(cast, ticket_in(cast, Status.CANCELLED)).is_new_ticket


def test_a_follow_up_passes_an_automatic_gate_too(db: None) -> None:
    cast = make_cast(gate=Gate.AUTOMATIC.value)
    with cast.scope():
        ticket = file_ticket(cast)
        operations.cancel(ticket.pk, reason="Sent twice", actor=cast.actor("manager"))
        assert say(cast, ticket).ticket.status == "ACCEPTED"


def test_the_follow_up_of_an_endless_subject_fits(cast: Cast) -> None:
    ticket = file_ticket(cast, "x" * 500)
    operations.cancel(ticket.pk, actor=cast.actor("requester"))
    assert len(say(cast, ticket).ticket.subject) == 500


def test_staff_are_told_to_reopen_first(cast: Cast) -> None:
    with pytest.raises(TransitionRefused, match="is closed: reopen it first"):
        say(cast, ticket_in(cast, Status.CLOSED), "agent")


def test_staff_who_asked_themselves_speak_as_requester(cast: Cast) -> None:
    ticket = operations.create(
        requester_id=cast.agent.pk, subject="My own", description="", actor=cast.actor("agent")
    )
    told = operations.reply(ticket.pk, content="More", outcome=Outcome.RESOLVE, actor=cast.actor("agent"))
    assert (told.ticket.status, told.ticket.last_staff_reply_at) == ("NEW", None)
    assert told.ticket.last_requester_message_at is not None


def test_reply_and_wait_where_it_waits_already_only_answers(cast: Cast) -> None:
    ticket = ticket_in(cast, Status.WAITING_CUSTOMER)
    paused = ticket.sla_paused_at
    told = operations.reply(
        ticket.pk, content="Still there?", outcome=Outcome.WAIT, actor=cast.actor("agent")
    )
    assert (told.ticket.status, told.ticket.sla_paused_at) == ("WAITING_CUSTOMER", paused)


@pytest.mark.parametrize("content", ["", "  \n\t"])
def test_an_empty_message_is_refused(cast: Cast, content: str) -> None:
    ticket = ticket_in(cast, Status.ASSIGNED)
    with pytest.raises(Invalid):
        say(cast, ticket, "agent", content)
    with pytest.raises(Invalid):
        operations.note(ticket.pk, content=content, actor=cast.actor("agent"))


def test_only_people_say_something(cast: Cast) -> None:
    ticket = ticket_in(cast, Status.ASSIGNED)
    with pytest.raises(NotAllowed):
        operations.reply(ticket.pk, content="Beep", actor=system())
    with pytest.raises(NotAllowed):
        operations.note(ticket.pk, content="Beep", actor=system())
    assert not Comment.objects.exists()


def test_the_log_holds_the_digest_and_never_the_text(cast: Cast, history: History) -> None:
    ticket = ticket_in(cast, Status.ASSIGNED)
    comment = say(cast, ticket, "agent", "The canary sings.").comment
    told = (history(ticket.pk)[-1].new_values or {})["comment"]
    digest = hashlib.sha256(b"The canary sings.").hexdigest()
    assert comment is not None
    assert told == {"id": str(comment.pk), "internal": False, "sha256": digest}
    assert "canary" not in str([row.new_values for row in history(ticket.pk)])
