"""A due date set by hand: it stands whatever the clock says, and clearing it returns to the computed one."""

from datetime import datetime, timedelta

import pytest

from atum_desk.core import clock
from atum_desk.core.actors import Actor
from atum_desk.core.errors import Invalid, TransitionRefused
from tests.factories import Cast, file_ticket, ticket_in
from tickets import operations
from tickets.models import Ticket
from tickets.states import Status

LATER = timedelta(days=40)


def due(ticket: Ticket) -> datetime | None:
    found: datetime | None = Ticket.objects.get(pk=ticket.pk).sla_due_at
    return found


def answer(ticket: Ticket, actor: Actor) -> None:
    """Give the first response, so that only the resolution is due."""
    operations.reply(ticket.pk, content="We look at it.", actor=actor)


def test_it_stands_through_priority_and_waiting_and_goes_when_done(cast: Cast) -> None:
    ticket = ticket_in(cast, Status.IN_PROGRESS)
    computed, by_hand, agent = due(ticket), clock.now() + LATER, cast.actor("agent")
    assert computed is not None
    answer(ticket, agent)
    operations.set_due(ticket.pk, due_at=by_hand, actor=agent)
    assert due(ticket) == by_hand
    operations.set_priority(ticket.pk, priority="URGENT", actor=agent)
    assert due(ticket) == by_hand
    operations.wait(ticket.pk, actor=agent)
    assert due(ticket) == by_hand
    operations.resolve(ticket.pk, actor=agent)
    assert due(ticket) is None
    operations.reopen(ticket.pk, actor=agent)
    assert due(ticket) == by_hand


def test_cleared_the_computed_deadline_holds_again(cast: Cast) -> None:
    ticket = ticket_in(cast, Status.IN_PROGRESS)
    computed = due(ticket)
    operations.set_due(ticket.pk, due_at=clock.now() + LATER, actor=cast.actor("agent"))
    operations.set_due(ticket.pk, due_at=None, actor=cast.actor("agent"))
    assert due(ticket) == computed


def test_a_new_ticket_may_be_due_before_its_clock_runs(cast: Cast) -> None:
    ticket, by_hand = file_ticket(cast), clock.now() + LATER
    operations.set_due(ticket.pk, due_at=by_hand, actor=cast.actor("manager"))
    assert due(ticket) == by_hand
    operations.accept(ticket.pk, actor=cast.actor("manager"))
    answered_by = due(ticket)
    assert answered_by is not None
    assert answered_by < by_hand, "the first response is due before"
    answer(ticket, cast.actor("manager"))
    assert due(ticket) == by_hand


def test_a_past_moment_and_a_ticket_that_is_done_are_refused(cast: Cast) -> None:
    ticket = ticket_in(cast, Status.IN_PROGRESS)
    with pytest.raises(Invalid, match="past"):
        operations.set_due(ticket.pk, due_at=clock.now(), actor=cast.actor("agent"))
    operations.resolve(ticket.pk, actor=cast.actor("agent"))
    with pytest.raises(TransitionRefused, match="is resolved"):
        operations.set_due(ticket.pk, due_at=clock.now() + LATER, actor=cast.actor("agent"))
