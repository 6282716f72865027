"""The worker: what falls due is told once, at its deadline, whoever works, dies or comes late."""

import os
import signal
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections

from accounts.models import AuditLog, Notification
from accounts.preferences import Gate
from atum_desk.core import clock
from atum_desk.core.tasks import organizations_due
from sla.models import SlaCalculation, SlaCycle, SlaPolicy, SlaStep
from sla.operations import keeping, mend, tick, ticking
from sla.recalculation import differences
from tests.factories import Cast, file_ticket, make_cast
from tickets import operations
from tickets.models import Ticket

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATE = NINE + timedelta(days=3)
PATIENCE_S = 60


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast("Ticking", gate=Gate.AUTOMATIC.value)


def put_steps(cast: Cast, *steps: dict[str, object]) -> None:
    """Have the default policy take steps."""
    policy = SlaPolicy.objects.get()
    policy.escalation_enabled, policy.escalation_rules = True, list(steps)
    policy.save_as(cast.actor("admin"))


def step(at: str, amount: int, action: str, **params: object) -> dict[str, object]:
    return {"metric": "RESOLUTION", "at": at, "amount": amount, "action": action, "params": params}


def filed(cast: Cast, count: int = 1) -> list[Ticket]:
    with clock.at(NINE):
        return [file_ticket(cast) for _ in range(count)]


def breaches() -> list[tuple[str, str, datetime]]:
    told = AuditLog.objects.filter(action="ticket.sla_breached").order_by("created_at", "id")
    return [(str(row.entity_id), row.new_values["sla"]["metric"], row.created_at) for row in told]


def expected(tickets: list[Ticket]) -> set[tuple[str, str, datetime]]:
    """Return the breaches of tickets of medium priority nobody touched: four hours, and two days."""
    return {
        (str(ticket.pk), metric, NINE + timedelta(minutes=minutes))
        for ticket in tickets
        for metric, minutes in (("FIRST_RESPONSE", 240), ("RESOLUTION", 2880))
    }


def test_nothing_is_due_before_the_deadline_and_at_its_very_second(cast: Cast) -> None:
    with cast.scope():
        filed(cast)
        at = NINE + timedelta(minutes=240)
        assert cast.id not in organizations_due("sla", at)
        assert tick(at) == 0
        assert cast.id in organizations_due("sla", at + timedelta(seconds=1))
        assert tick(at + timedelta(seconds=1)) == 1
        assert [metric for _pk, metric, _at in breaches()] == ["FIRST_RESPONSE"]


def test_a_worker_that_comes_late_writes_the_history_of_one_that_does_not(cast: Cast) -> None:
    with cast.scope():
        punctual, late = filed(cast, 2)
        calculation = SlaCalculation.objects.get(ticket=late)
        next_event_at, calculation.next_event_at = calculation.next_event_at, None
        SlaCalculation.objects.filter(ticket=late).update(next_event_at=None)
        for hour in range(73):
            tick(NINE + timedelta(hours=hour, seconds=1))
        SlaCalculation.objects.filter(ticket=late).update(next_event_at=next_event_at)
        tick(LATE)
        assert set(breaches()) == expected([punctual, late])
        assert len(breaches()) == 4
        columns = ("metric", "number", "started_at", "deadline", "breached_at", "verdict")
        one, other = (
            set(SlaCycle.objects.filter(ticket=each).values_list(*columns)) for each in (punctual, late)
        )
        assert one == other
        assert list(differences(late)) == []


def test_an_answer_that_comes_late_tells_the_breach_itself(cast: Cast) -> None:
    with cast.scope():
        (ticket,) = filed(cast)
        with clock.at(NINE + timedelta(hours=5)):
            operations.reply(ticket.pk, content="Sorry for the wait.", actor=cast.actor("agent"))
        assert [metric for _pk, metric, _at in breaches()] == ["FIRST_RESPONSE"]
        assert breaches()[0][2] == NINE + timedelta(minutes=240)
        tick(NINE + timedelta(hours=6))
        assert len(breaches()) == 1, "once"


def test_each_step_is_done_once_and_told(cast: Cast) -> None:
    with cast.scope():
        put_steps(
            cast,
            step("percent", 50, "notify", to="managers"),
            step("before", 60, "assign", user_id=str(cast.colleague.pk)),
            step("before", 30, "priority"),
            step("after", 10, "level"),
            step("after", 20, "team", team_id=str(cast.team.pk)),
        )
        (ticket,) = filed(cast)
        for minutes in (1440, 1441, 2820, 2821, 2850):
            with clock.at(NINE + timedelta(minutes=minutes)):
                tick(clock.now())
        found = Ticket.objects.get(pk=ticket.pk)
        assert (found.assigned_to_id, found.priority) == (cast.colleague.pk, "HIGH")
        # Two days became one: the deadline is past, and so are the steps after it.
        with clock.at(LATE):
            tick(clock.now())
            tick(clock.now())
        found = Ticket.objects.get(pk=ticket.pk)
        assert (found.escalation_level, found.team_id) == (1, cast.team.pk)
        assert SlaStep.objects.count() == AuditLog.objects.filter(action="ticket.sla_escalation").count() == 5
        told = Notification.objects.filter(kind="sla").values_list("user_id", "text")
        assert {user for user, _text in told} == {cast.manager.pk, cast.admin.pk}
        assert {text for _user, text in told} == {"The resolution has used 50 % of its time."}
        assert list(differences(found)) == []


def test_a_step_that_cannot_be_done_is_told_with_its_reason_and_loses_nothing(cast: Cast) -> None:
    with cast.scope():
        put_steps(
            cast,
            step("percent", 50, "team", team_id="01890000-0000-7000-8000-000000000001"),
            step("percent", 50, "level"),
        )
        (ticket,) = filed(cast)
        tick(NINE + timedelta(minutes=1441))
        rows = AuditLog.objects.filter(action="ticket.sla_escalation").values_list("new_values", flat=True)
        assert sorted(row["sla"].get("refused", "") for row in rows) == [
            "",
            "The team of this step does not exist any more.",
        ]
        assert Ticket.objects.get(pk=ticket.pk).escalation_level == 1


def test_waiting_cancels_a_step_and_it_is_due_again_when_the_clock_goes_on(cast: Cast) -> None:
    with cast.scope():
        put_steps(cast, step("percent", 50, "level"))
        (ticket,) = filed(cast)
        with clock.at(NINE + timedelta(hours=1)):
            operations.wait(ticket.pk, actor=cast.actor("agent"))
        tick(NINE + timedelta(minutes=1441))
        assert Ticket.objects.get(pk=ticket.pk).escalation_level == 0
        with clock.at(NINE + timedelta(hours=30)):
            operations.resume(ticket.pk, actor=cast.actor("agent"))
        tick(NINE + timedelta(hours=30 + 22, minutes=59))
        assert Ticket.objects.get(pk=ticket.pk).escalation_level == 0
        tick(NINE + timedelta(hours=30 + 23))
        assert Ticket.objects.get(pk=ticket.pk).escalation_level == 1


def test_a_ticket_whose_clock_ran_before_clocks_were_kept_is_taken_in_quietly(cast: Cast) -> None:
    with cast.scope():
        # As it was before: under no policy, and its history knows of none.
        policy = SlaPolicy.objects.get()
        policy.is_active = False
        policy.save_as(cast.actor("admin"))
        (ticket,) = filed(cast)
        SlaCycle.objects.all().delete()
        SlaCalculation.objects.filter(ticket=ticket).update(calculation_log=[], next_event_at=NINE)
        before = Ticket.objects.get(pk=ticket.pk)
        policy.is_active = True
        policy.save_as(cast.actor("admin"))
        put_steps(cast, step("percent", 1, "notify", to="managers"))
        with clock.at(NINE + timedelta(hours=5)):
            assert tick(clock.now()) == 1
        after = Ticket.objects.get(pk=ticket.pk)
        assert after.sla_policy_id is not None
        assert (after.version, after.updated_at) == (before.version, before.updated_at), "it is no news"
        assert list(differences(after)) == []
        assert not SlaStep.objects.exists(), "what lies in the past is not made up for"
        assert SlaCycle.objects.filter(ticket=ticket).count() == 2


def test_a_ticket_that_cannot_be_read_holds_no_other_up_and_is_put_off(cast: Cast) -> None:
    with cast.scope():
        bad, *good = filed(cast, 3)
        broken = SlaCalculation.objects.filter(ticket=bad)
        broken.update(calculation_log=[{"at": NINE.isoformat(), "kind": "nonsense"}], next_event_at=NINE)
        assert tick(LATE) == 3
        assert set(breaches()) == expected(good), "once each"
        assert len(breaches()) == 4
        assert broken.get().next_event_at == LATE + ticking.PUT_OFF
        assert tick(LATE) == 0
        mend(bad.pk, at=LATE)
        assert set(breaches()) == expected([bad, *good])
        assert list(differences(Ticket.objects.get(pk=bad.pk))) == []


def test_two_workers_share_what_is_due_and_do_nothing_twice(committed_db: None) -> None:
    cast = make_cast("Shared", gate=Gate.AUTOMATIC.value)
    with cast.scope():
        put_steps(cast, step("percent", 50, "level"))
        tickets = filed(cast, 24)
    start = threading.Barrier(2)

    def work() -> int:
        start.wait(PATIENCE_S)
        done = 0
        try:
            for _ in range(30):
                with cast.scope(), clock.at(LATE):
                    done += tick(LATE, at_most=3)
        finally:
            connections.close_all()
        return done

    with ThreadPoolExecutor(2) as pool:
        shares = [one.result(PATIENCE_S) for one in [pool.submit(work), pool.submit(work)]]
    assert sum(shares) >= len(tickets)
    _assert_each_once(cast, tickets)


def test_a_worker_killed_in_mid_batch_loses_nothing_and_repeats_nothing(committed_db: None) -> None:
    cast = make_cast("Killed", gate=Gate.AUTOMATIC.value)
    with cast.scope():
        put_steps(cast, step("percent", 50, "level"))
        tickets = filed(cast, 8)
    for at_ticket in (1, 5):
        _kill_in_mid_batch(cast, at_ticket)
        with cast.scope():
            assert breaches() == [], "what was not committed is not there"
    while True:
        with cast.scope(), clock.at(LATE):
            if not tick(LATE, at_most=3):
                break
    _assert_each_once(cast, tickets)


def _kill_in_mid_batch(cast: Cast, at_ticket: int) -> None:
    """Have a child begin a batch and kill it while it is at one of the tickets."""
    # The child must not speak on the parent's connection.
    connections.close_all()
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            # Where a browser's loop runs in the parent, what was opened before it stands here again, open.
            for alias in connections:
                connections[alias].connection = None
            ticking._advance = _stopping_at(ticking._advance, at_ticket, writes)
            with cast.scope(), clock.at(LATE):
                tick(LATE)
        finally:
            os._exit(1)
    os.close(writes)
    assert os.read(reads, 1) == b"!"
    os.close(reads)
    os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL


def _stopping_at(advance: Callable[..., None], at_ticket: int, pipe: int) -> Callable[..., None]:
    seen = Counter[str]()

    def advancing(*given: object) -> None:
        advance(*given)
        seen["tickets"] += 1
        if seen["tickets"] == at_ticket:
            os.write(pipe, b"!")
            signal.pause()

    return advancing


def _assert_each_once(cast: Cast, tickets: list[Ticket]) -> None:
    with cast.scope():
        assert Counter(breaches()) == Counter(expected(tickets))
        assert SlaStep.objects.count() == len(tickets)
        steps = AuditLog.objects.filter(action="ticket.sla_escalation")
        assert {row.created_at for row in steps} == {NINE + timedelta(minutes=1440)}
        assert {ticket.escalation_level for ticket in Ticket.objects.all()} == {1}
        assert [one for ticket in Ticket.objects.all() for one in differences(ticket)] == []
        assert keeping.read_kept(Ticket.objects.first()).clocks is not None
