"""The deadline that a ticket shows: start, promise, pauses."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from atum_desk.core import clock
from sla.models import SlaCalculation, SlaPolicy, StartsOn
from sla.operations import mend
from sla.recalculation import differences
from tests.factories import Cast, make_cast
from tickets import operations
from tickets.models import Ticket

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HIGH_MINUTES, RESPONSE_MINUTES = 1440, 120


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast("Clocks")


def filed(cast: Cast, priority: str = "HIGH") -> Ticket:
    with clock.at(NINE):
        return operations.create(
            requester_id=cast.requester.pk,
            subject="Slow",
            description="Slow.",
            priority=priority,
            actor=cast.actor("agent"),
        )


def due(ticket: Ticket) -> datetime | None:
    answer: datetime | None = Ticket.objects.get(pk=ticket.pk).sla_due_at
    return answer


def test_a_new_ticket_has_no_deadline(cast: Cast) -> None:
    with cast.scope():
        assert due(filed(cast)) is None


def test_acceptance_starts_the_clock_and_sets_the_deadline(cast: Cast) -> None:
    with cast.scope():
        ticket = filed(cast)
        with clock.at(NINE + timedelta(hours=1)):
            operations.accept(ticket.pk, actor=cast.actor("manager"))
        assert due(ticket) == NINE + timedelta(hours=1, minutes=HIGH_MINUTES)


def test_a_clock_that_runs_since_the_creation_is_not_started_again_by_acceptance(cast: Cast) -> None:
    with cast.scope():
        policy = SlaPolicy.objects.get()
        policy.starts_on = StartsOn.CREATED.value
        policy.save_as(cast.actor("admin"))
        ticket = filed(cast)
        with clock.at(NINE + timedelta(hours=1)):
            operations.accept(ticket.pk, actor=cast.actor("manager"))
        kept = Ticket.objects.get(pk=ticket.pk)
        assert (kept.sla_started_at, kept.accepted_at) == (NINE, NINE + timedelta(hours=1))
        assert kept.sla_due_at == NINE + timedelta(minutes=HIGH_MINUTES)
        assert list(differences(kept)) == []


def test_a_level_that_first_applies_at_acceptance_may_count_from_the_creation(cast: Cast) -> None:
    with cast.scope():
        ticket = filed(cast)
        policy = SlaPolicy.objects.get()
        policy.starts_on = StartsOn.CREATED.value
        policy.save_as(cast.actor("admin"))
        with clock.at(NINE + timedelta(hours=1)):
            operations.accept(ticket.pk, actor=cast.actor("manager"))
        kept = Ticket.objects.get(pk=ticket.pk)
        assert (kept.sla_started_at, kept.sla_due_at) == (NINE, NINE + timedelta(minutes=HIGH_MINUTES))
        assert list(differences(kept)) == []


def test_waiting_takes_the_deadline_away_and_the_answer_grants_what_was_waited(cast: Cast) -> None:
    with cast.scope():
        ticket = filed(cast)
        with clock.at(NINE):
            operations.assign(ticket.pk, user_id=cast.agent.pk, actor=cast.actor("manager"))
        with clock.at(NINE + timedelta(hours=2)):
            operations.wait(ticket.pk, actor=cast.actor("agent"))
        assert due(ticket) is None
        with clock.at(NINE + timedelta(hours=5, seconds=7)):
            operations.reply(ticket.pk, content="Here it is.", actor=cast.actor("requester"))
        kept = Ticket.objects.get(pk=ticket.pk)
        assert kept.sla_paused_duration == 3 * 3600 + 7
        assert kept.sla_paused_at is None
        # Since the requester wrote, an answer is owed too, and earlier.
        assert due(ticket) == NINE + timedelta(hours=5, seconds=7, minutes=RESPONSE_MINUTES)
        row = SlaCalculation.objects.get(ticket=ticket)
        assert row.resolution_target == NINE + timedelta(minutes=HIGH_MINUTES, hours=3, seconds=7)


def test_a_higher_priority_counts_from_the_start(cast: Cast) -> None:
    with cast.scope():
        ticket = filed(cast, "LOW")
        with clock.at(NINE):
            operations.accept(ticket.pk, actor=cast.actor("manager"))
        with clock.at(NINE + timedelta(hours=3)):
            operations.set_priority(ticket.pk, priority="URGENT", actor=cast.actor("agent"))
        assert due(ticket) == NINE + timedelta(minutes=480)


@pytest.mark.parametrize("verb", [operations.resolve, operations.cancel])
def test_what_is_done_has_no_deadline(cast: Cast, verb: object) -> None:
    with cast.scope():
        ticket = filed(cast)
        operations.accept(ticket.pk, actor=cast.actor("manager"))
        if verb is operations.cancel:
            operations.cancel(ticket.pk, reason="Filed twice", actor=cast.actor("manager"))
        else:
            operations.resolve(ticket.pk, actor=cast.actor("manager"))
        assert due(ticket) is None


def test_without_a_promise_the_clock_has_started_and_there_is_no_deadline(cast: Cast) -> None:
    with cast.scope():
        policy = SlaPolicy.objects.get()
        policy.resolution_time_high = None
        policy.save_as(cast.actor("admin"))
        ticket = filed(cast)
        operations.accept(ticket.pk, actor=cast.actor("manager"))
        assert due(ticket) is None
        assert Ticket.objects.get(pk=ticket.pk).sla_started_at is not None


def test_recomputing_from_facts_gives_the_stored_deadline(cast: Cast) -> None:
    with cast.scope():
        ticket = filed(cast)
        operations.accept(ticket.pk, actor=cast.actor("manager"))
        stored = due(ticket)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE tickets SET sla_due_at = NULL WHERE id = %s", [ticket.pk])
        mend(ticket.pk, at=clock.now())
        assert due(ticket) == stored
