"""The facts of the clock: started on acceptance, paused while waiting, true after every turn."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.preferences import Gate
from atum_desk.core import clock
from atum_desk.core.errors import TransitionRefused
from tests.factories import Cast, file_ticket, make_cast, ticket_in
from tickets import operations
from tickets.models import Comment, Ticket
from tickets.operations import _write
from tickets.states import Channel, Status

T0 = datetime(2026, 3, 2, 9, tzinfo=UTC)


def later(**span: float) -> datetime:
    return T0 + timedelta(**span)


def test_the_clock_starts_with_acceptance_and_never_before(cast: Cast) -> None:
    with clock.at(T0):
        ticket = file_ticket(cast)
    assert (ticket.created_at, ticket.sla_started_at, ticket.accepted_at) == (T0, None, None)
    with clock.at(later(hours=1)):
        ticket = operations.accept(ticket.pk, actor=cast.actor("manager"))
    assert (ticket.sla_started_at, ticket.accepted_at, ticket.accepted_by_id) == (
        later(hours=1),
        later(hours=1),
        cast.manager.pk,
    )


def test_it_starts_in_the_transaction_that_accepts_by_itself(db: None) -> None:
    cast = make_cast(gate=Gate.AUTOMATIC.value)
    with cast.scope(), clock.at(T0):
        assert file_ticket(cast).sla_started_at == T0


def test_it_stands_still_while_waiting_and_adds_up_seconds(cast: Cast) -> None:
    agent, requester = cast.actor("agent"), cast.actor("requester")
    with clock.at(T0):
        ticket = ticket_in(cast, Status.WAITING_CUSTOMER)
    assert (ticket.sla_paused_at, ticket.sla_paused_duration) == (T0, 0)
    with clock.at(later(seconds=90)):
        ticket = operations.reply(ticket.pk, content="Here I am", actor=requester).ticket
    assert (ticket.sla_paused_at, ticket.sla_paused_duration) == (None, 90)
    with clock.at(later(minutes=10)):
        operations.wait(ticket.pk, actor=agent)
    with clock.at(later(minutes=11)):
        ticket = operations.resume(ticket.pk, actor=agent)
    assert (ticket.sla_paused_at, ticket.sla_paused_duration) == (None, 150)


@pytest.mark.parametrize("end", ["resolve", "cancel"])
def test_the_pause_ends_where_the_work_ends(cast: Cast, end: str) -> None:
    with clock.at(T0):
        ticket = ticket_in(cast, Status.WAITING_CUSTOMER)
    with clock.at(later(minutes=2)):
        if end == "resolve":
            ticket = operations.resolve(ticket.pk, actor=cast.actor("agent"))
        else:
            ticket = operations.cancel(ticket.pk, reason="Sent twice", actor=cast.actor("agent"))
    assert (ticket.sla_paused_at, ticket.sla_paused_duration, ticket.status_before_waiting) == (
        None,
        120,
        None,
    )


def test_resolved_and_closed_are_stamped_and_cleared_by_reopening(cast: Cast) -> None:
    with clock.at(T0):
        ticket = ticket_in(cast, Status.CLOSED)
    assert (ticket.resolved_at, ticket.closed_at) == (T0, T0)
    with clock.at(later(days=13)):
        ticket = operations.reopen(ticket.pk, actor=cast.actor("agent"))
    assert (ticket.resolved_at, ticket.closed_at) == (None, None)


def test_a_ticket_closed_too_long_ago_is_not_reopened(cast: Cast) -> None:
    with clock.at(T0):
        ticket = ticket_in(cast, Status.CLOSED)
    with clock.at(later(days=14, seconds=1)), pytest.raises(TransitionRefused, match="closed too long ago"):
        operations.reopen(ticket.pk, actor=cast.actor("admin"))


def test_messages_are_stamped_by_who_spoke(cast: Cast) -> None:
    with clock.at(T0):
        ticket = ticket_in(cast, Status.ASSIGNED)
    assert (ticket.last_requester_message_at, ticket.last_staff_reply_at) == (T0, None)
    with clock.at(later(hours=1)):
        operations.reply(ticket.pk, content="On my way", actor=cast.actor("agent"))
    with clock.at(later(hours=2)):
        ticket = operations.reply(ticket.pk, content="Thank you", actor=cast.actor("requester")).ticket
    assert (ticket.last_requester_message_at, ticket.last_staff_reply_at) == (later(hours=2), later(hours=1))


def test_the_last_word_of_one_who_asked_is_a_requesters_also_where_they_work_here(cast: Cast) -> None:
    with clock.at(T0):
        ticket = operations.create(
            requester_id=cast.agent.pk, subject="My own screen", description="Dark", actor=cast.actor("agent")
        )
        operations.accept(ticket.pk, actor=cast.actor("manager"))
    with clock.at(later(hours=1)):
        ticket = operations.resolve(ticket.pk, note="Found it myself", actor=cast.actor("agent"))
    assert (ticket.last_requester_message_at, ticket.last_staff_reply_at) == (later(hours=1), None)
    assert Comment.objects.get(ticket=ticket).channel == Channel.WEB


def test_a_derived_column_is_written_without_event_version_or_time(cast: Cast, heard: list[object]) -> None:
    ticket = ticket_in(cast, Status.ACCEPTED)
    heard.clear()
    _write.write_derived(ticket.pk, sla_due_at=later(days=2))
    fresh = Ticket.objects.get(pk=ticket.pk)
    assert (fresh.sla_due_at, fresh.version, fresh.updated_at) == (
        later(days=2),
        ticket.version,
        ticket.updated_at,
    )
    assert heard == []


def test_a_fact_does_not_pass_as_a_derived_column(cast: Cast) -> None:
    ticket = ticket_in(cast, Status.ACCEPTED)
    with pytest.raises(ValueError, match="status"):
        _write.write_derived(ticket.pk, status="CLOSED")
