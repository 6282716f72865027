"""Whoever comes late, or whose clock runs behind: the history is that of one who is punctual."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts.models import AuditLog, Notification
from accounts.preferences import Gate
from atum_desk.core import clock
from sla.models import SlaCalculation, SlaCycle, SlaPolicy, SlaStep
from sla.operations import Promise, change_policy, tick, ticking
from sla.recalculation import differences
from tests.factories import Cast, file_ticket, make_cast
from tickets import operations
from tickets.models import Ticket

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast("Punctual", gate=Gate.AUTOMATIC.value)


def promise(cast: Cast, *steps: dict[str, Any]) -> None:
    """Promise a first response within four hours and a resolution within ten, with steps of the resolution."""
    minutes = {"response_time_medium": 240, "resolution_time_medium": 600}
    whole = [{"metric": "RESOLUTION", **step} for step in steps]
    change_policy(
        SlaPolicy.objects.get().pk,
        Promise(name="Standard", minutes=minutes, steps=whole),
        actor=cast.actor("manager"),
    )


def level(percent: int) -> dict[str, Any]:
    return {"at": "percent", "amount": percent, "action": "level"}


def filed(cast: Cast) -> Ticket:
    with clock.at(NINE):
        return file_ticket(cast)


def again(ticket: Ticket) -> Ticket:
    """Return the ticket as it is now; its clocks are what its history says."""
    found: Ticket = Ticket.objects.get(pk=ticket.pk)
    assert list(differences(found)) == []
    return found


def told(ticket: Ticket, action: str) -> list[datetime]:
    rows = AuditLog.objects.of("ticket", ticket.pk).filter(action=action)
    return list(rows.values_list("created_at", flat=True))


Act = Callable[[Cast, Ticket], Any]
ACTS: dict[str, Act] = {
    "resolved": lambda c, t: operations.resolve(t.pk, actor=c.actor("agent")),
    "waiting": lambda c, t: operations.wait(t.pk, actor=c.actor("agent")),
    "answered": lambda c, t: operations.reply(t.pk, content="Here.", actor=c.actor("agent")),
    "pressing": lambda c, t: operations.set_priority(t.pk, priority="URGENT", actor=c.actor("agent")),
    "due by hand": lambda c, t: operations.set_due(t.pk, due_at=NINE + 90 * HOUR, actor=c.actor("agent")),
}


@pytest.mark.parametrize("act", ACTS)
def test_a_step_that_was_due_before_a_change_is_done_first_at_its_moment(cast: Cast, act: str) -> None:
    with cast.scope():
        promise(cast, level(50))
        punctual, late = filed(cast), filed(cast)
        SlaCalculation.objects.filter(ticket=late).update(next_event_at=None)
        with clock.at(NINE + 5 * HOUR):
            tick(clock.now())
        for ticket in (punctual, late):
            with clock.at(NINE + 6 * HOUR):
                ACTS[act](cast, ticket)
            found = again(ticket)
            assert found.escalation_level == 1
            assert told(found, "ticket.sla_escalation") == [NINE + 5 * HOUR]
        assert SlaStep.objects.count() == 2
        with clock.at(NINE + 7 * HOUR):
            tick(clock.now())
        assert SlaStep.objects.count() == 2, "once"


def test_a_step_of_the_very_second_of_a_change_is_cancelled_by_it(cast: Cast) -> None:
    with cast.scope():
        promise(cast, level(50))
        ticket = filed(cast)
        with clock.at(NINE + 5 * HOUR):
            operations.resolve(ticket.pk, actor=cast.actor("agent"))
        assert again(ticket).escalation_level == 0


def test_a_step_that_fails_keeps_nobody_from_a_change(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with cast.scope():
        promise(cast, level(50))
        ticket = filed(cast)
        with monkeypatch.context() as patch, clock.at(NINE + 6 * HOUR):
            patch.setattr(ticking, "perform", lambda *_given, **_named: 1 / 0)
            operations.set_priority(ticket.pk, priority="HIGH", actor=cast.actor("agent"))
        assert again(ticket).priority == "HIGH"
        assert not SlaStep.objects.exists()


def test_each_of_several_late_steps_knows_what_the_ones_before_it_did(cast: Cast) -> None:
    with cast.scope():
        colleague = str(cast.colleague.pk)
        promise(
            cast,
            {"at": "percent", "amount": 25, "action": "priority"},
            {"at": "percent", "amount": 50, "action": "priority"},
            {"at": "percent", "amount": 60, "action": "assign", "params": {"user_id": colleague}},
            {"at": "percent", "amount": 70, "action": "notify", "params": {"to": "assignee"}},
        )
        ticket = filed(cast)
        with clock.at(NINE + 8 * HOUR):
            tick(clock.now())
        assert again(ticket).priority == "URGENT"
        people = set(Notification.objects.filter(kind="sla").values_list("user_id", flat=True))
        assert people == {cast.colleague.pk}


def test_a_clock_that_was_set_back_lets_nothing_happen_before_what_happened(cast: Cast) -> None:
    with cast.scope():
        ticket = filed(cast)
        with clock.at(NINE + 2 * HOUR):
            operations.wait(ticket.pk, actor=cast.actor("agent"))
        with clock.at(NINE + 1 * HOUR):
            operations.resume(ticket.pk, actor=cast.actor("agent"))
        found = again(ticket)
        assert (found.sla_paused_duration, found.sla_paused_at) == (0, None)
        assert found.sla_due_at is not None


def test_a_breach_that_was_told_is_not_unknown_to_a_machine_whose_clock_is_behind(cast: Cast) -> None:
    with cast.scope():
        promise(cast)
        ticket = filed(cast)
        with clock.at(NINE + 4 * HOUR + timedelta(seconds=20)):
            tick(clock.now())
        with clock.at(NINE + 4 * HOUR - timedelta(seconds=1)):
            operations.reply(ticket.pk, content="In time, by my clock.", actor=cast.actor("agent"))
        again(ticket)
        answer = SlaCycle.objects.get(ticket=ticket, metric="FIRST_RESPONSE")
        assert (answer.verdict, answer.breached_at) == ("BREACHED", NINE + 4 * HOUR)
        assert told(ticket, "ticket.sla_breached") == [NINE + 4 * HOUR]


def test_a_worker_whose_clock_is_behind_does_no_step_that_was_fulfilled_before_it(cast: Cast) -> None:
    with cast.scope():
        answer = {"metric": "FIRST_RESPONSE", "at": "before", "amount": 60, "action": "level"}
        promise(cast, answer)
        ticket = filed(cast)
        calculation = SlaCalculation.objects.filter(ticket=ticket)
        due = calculation.get().next_event_at
        with clock.at(NINE + 3 * HOUR - timedelta(seconds=5)):
            operations.reply(ticket.pk, content="Here.", actor=cast.actor("agent"))
        # The worker had found the ticket due, and its clock says that the answer is still to come.
        calculation.update(next_event_at=due)
        tick(NINE + 3 * HOUR - timedelta(seconds=10))
        tick(NINE + 3 * HOUR)
        assert Ticket.objects.get(pk=ticket.pk).escalation_level == 0


@pytest.mark.parametrize("is_late", [False, True])
def test_a_step_that_raises_the_priority_decides_the_verdict_whoever_does_it(
    cast: Cast, is_late: bool
) -> None:
    """On the real clock, which goes on while a change is made: what is caught up is told before the change."""
    with cast.scope():
        change_policy(
            SlaPolicy.objects.get().pk,
            Promise(
                name="Standard",
                minutes={"resolution_time_medium": 600, "resolution_time_high": 390},
                steps=[{"metric": "RESOLUTION", "at": "percent", "amount": 10, "action": "priority"}],
            ),
            actor=cast.actor("manager"),
        )
        begin = datetime.now(UTC) - timedelta(minutes=400)
        with clock.at(begin):
            ticket = file_ticket(cast)
        if not is_late:
            with clock.at(begin + timedelta(minutes=61)):
                tick(clock.now())
        operations.resolve(ticket.pk, actor=cast.actor("agent"))
        assert again(ticket).priority == "HIGH"
        cycle = SlaCycle.objects.get(ticket=ticket, metric="RESOLUTION")
        assert (cycle.priority, cycle.verdict) == ("HIGH", "BREACHED")
        raised, resolved = told(ticket, "ticket.priority_changed"), told(ticket, "ticket.status_changed")
        assert max(raised) < min(resolved)


def test_a_person_has_the_last_word_over_a_step_that_was_due_before(cast: Cast) -> None:
    with cast.scope():
        assign = {"action": "assign", "params": {"user_id": str(cast.colleague.pk)}}
        promise(cast, {"at": "percent", "amount": 50, **assign})
        punctual, late = filed(cast), filed(cast)
        SlaCalculation.objects.filter(ticket=late).update(next_event_at=None)
        with clock.at(NINE + 5 * HOUR):
            tick(clock.now())
        SlaCalculation.objects.filter(ticket=late).update(next_event_at=NINE + 5 * HOUR)
        with clock.at(NINE + 6 * HOUR):
            for one in (punctual, late):
                operations.assign(one.pk, user_id=cast.manager.pk, actor=cast.actor("manager"))
        with clock.at(NINE + 7 * HOUR):
            tick(clock.now())
        assert [again(one).assigned_to_id for one in (punctual, late)] == [cast.manager.pk, cast.manager.pk]
        assert SlaStep.objects.count() == 2
