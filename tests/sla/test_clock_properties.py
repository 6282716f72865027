"""The clocks held against a minute-by-minute simulation, and what must hold of them whatever happens to a ticket."""

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sla.calendar import DAYS, BusinessCalendar
from sla.clock import Applied, Clocks, Event, Fired, Kind, Verdict, compute
from sla.terms import Metric, Policy, Step, StepAt
from tests.sla.oracle import open_minutes

LARGE = os.environ.get("HYPOTHESIS_PROFILE") == "large"
cases = settings(
    max_examples=10_000 if LARGE else 80,
    deadline=None,
    derandomize=not LARGE,
    suppress_health_check=[HealthCheck.too_slow],
)
BEGIN, SPAN_DAYS = datetime(2026, 3, 28, tzinfo=UTC), 4
"""From the Saturday before the night on which the clocks in Berlin change."""
WEEKLY = {
    "mon": [("08:00", "12:00"), ("13:00", "18:00")],
    "tue": [("08:00", "18:00")],
    "fri": [("22:00", "04:00")],
    "sat": [("22:00", "03:00")],
    "sun": [("10:00", "14:00")],
}
CALENDAR = BusinessCalendar("Europe/Berlin", WEEKLY)
WITHIN = SPAN_DAYS * 24 * 60
PRIORITIES = ("LOW", "MEDIUM", "HIGH", "URGENT")
STATUSES = (
    "IN_PROGRESS",
    "WAITING_CUSTOMER",
    "IN_PROGRESS",
    "WAITING_CUSTOMER",
    "RESOLVED",
    "CLOSED",
    "CANCELLED",
)
STEPS = tuple(
    Step(f"{metric.value} {at.value}", metric, at, amount, only_in_hours=at is StepAt.AFTER)
    for metric in Metric
    for at, amount in ((StepAt.PERCENT, 50), (StepAt.BEFORE, 30), (StepAt.AFTER, 20))
)
OPEN = open_minutes("Europe/Berlin", WEEKLY, [], BEGIN, SPAN_DAYS)


def _at(minute: int) -> datetime:
    return BEGIN + timedelta(minutes=minute)


minutes = st.integers(1, WITHIN - 1)
granted = st.integers(1, 900)
policies = st.builds(
    lambda targets, pauses, steps: Policy(
        "Drawn", targets, pause_responses=pauses, steps=STEPS if steps else ()
    ),
    st.dictionaries(st.tuples(st.sampled_from(list(Metric)), st.sampled_from(PRIORITIES)), granted),
    st.booleans(),
    st.booleans(),
)
happenings = st.one_of(
    st.builds(Event, minutes.map(_at), st.just(Kind.STATUS), st.sampled_from(STATUSES)),
    st.builds(Event, minutes.map(_at), st.sampled_from((Kind.STAFF_REPLY, Kind.REQUESTER_MESSAGE))),
    st.builds(Event, minutes.map(_at), st.just(Kind.PRIORITY), st.sampled_from(PRIORITIES)),
)
rare = st.one_of(
    st.builds(Event, minutes.map(_at), st.sampled_from((Kind.MERGED, Kind.IMPORTED))),
    st.builds(Event, minutes.map(_at), st.just(Kind.DUE_BY_HAND), st.none() | minutes.map(_at)),
    st.builds(
        Event,
        minutes.map(_at),
        st.just(Kind.POLICY_APPLIED),
        st.none() | policies.map(lambda policy: Applied(policy, CALENDAR)),
    ),
    st.builds(
        Event,
        minutes.map(_at),
        st.just(Kind.STEP_FIRED),
        st.builds(
            Fired, st.sampled_from(list(Metric)), st.integers(1, 2), st.sampled_from([s.key for s in STEPS])
        ),
    ),
)


@st.composite
def lives(draw: st.DrawFn, *, plain: bool = False) -> list[Event]:
    """Draw a life: filed, perhaps with a message, perhaps accepted, then whatever happens."""
    accepted = draw(st.integers(0, WITHIN // 2))
    found = [
        Event(BEGIN, Kind.CREATED, draw(st.sampled_from(PRIORITIES))),
        Event(_at(accepted), Kind.ACCEPTED),
    ]
    if draw(st.booleans()):
        found.insert(1, Event(BEGIN, Kind.REQUESTER_MESSAGE))
    found += draw(st.lists(happenings, max_size=12))
    if not plain:
        found += draw(st.lists(rare, max_size=3))
    return found


@dataclass
class Simulated:
    """One metric lived minute by minute: when its target was used up, when it ended, how much ran."""

    started: int
    target: int | None
    ran: int = 0
    due: int | None = None
    ended: int | None = None
    fulfilled: bool = False


@dataclass
class Simulation:
    """A ticket lived minute by minute, under one policy and one priority."""

    policy: Policy
    priority: str = "LOW"
    status: str = "NEW"
    started: bool = False
    owed: bool = False
    answered: bool = False
    cycles: dict[Metric, list[Simulated]] = field(default_factory=lambda: {metric: [] for metric in Metric})

    def live(self, events: list[Event], now: int) -> None:
        """Let the minutes pass."""
        waiting = sorted(events, key=lambda one: one.at)
        for minute in range(now + 1):
            self._use_up(minute)
            while waiting and waiting[0].at <= _at(minute):
                self._take(waiting.pop(0), minute)
            if minute < now and OPEN[minute]:
                for metric, cycle in self._open():
                    if not self._stands_still(metric):
                        cycle.ran += 1
                        if cycle.target is not None and cycle.ran == cycle.target:
                            cycle.due = minute + 1

    def _use_up(self, minute: int) -> None:
        for _metric, cycle in self._open():
            if cycle.target == 0 and cycle.due is None:
                cycle.due = minute

    def _open(self) -> list[tuple[Metric, Simulated]]:
        return [(metric, one) for metric, run in self.cycles.items() for one in run if one.ended is None]

    def _stands_still(self, metric: Metric) -> bool:
        return self.status == "WAITING_CUSTOMER" and (
            metric is Metric.RESOLUTION or self.policy.pause_responses
        )

    def _begin(self, metric: Metric, minute: int) -> None:
        target = self.policy.targets.get((metric, self.priority))
        self.cycles[metric].append(Simulated(minute, target))

    def _end(self, metric: Metric, minute: int, *, fulfilled: bool) -> None:
        for one in self.cycles[metric]:
            if one.ended is None:
                one.ended, one.fulfilled = minute, fulfilled

    def _take(self, event: Event, minute: int) -> None:
        over = self.status in {"RESOLVED", "CLOSED", "CANCELLED"}
        responses = (Metric.FIRST_RESPONSE, Metric.NEXT_RESPONSE)
        if event.kind is Kind.CREATED:
            self.priority = event.value
        elif event.kind is Kind.ACCEPTED:
            if self.status == "NEW":
                self.status = "ACCEPTED"
            self.started = True
            self._begin(Metric.RESOLUTION, minute)
            if self.owed:
                self._begin(Metric.FIRST_RESPONSE, minute)
        elif event.kind is Kind.STAFF_REPLY:
            self.owed = False
            self.answered |= any(one.ended is None for m in responses for one in self.cycles[m])
            for metric in responses:
                self._end(metric, minute, fulfilled=True)
        elif event.kind is Kind.REQUESTER_MESSAGE and not over and not self.owed:
            self.owed = True
            if self.started:
                self._begin(Metric.NEXT_RESPONSE if self.answered else Metric.FIRST_RESPONSE, minute)
        elif event.kind is Kind.STATUS:
            self.status = event.value
            if event.value in {"RESOLVED", "CLOSED", "CANCELLED"} and self.started:
                self.owed = self.owed and event.value == "CANCELLED"
                self._end(Metric.RESOLUTION, minute, fulfilled=event.value != "CANCELLED")
                for metric in responses:
                    self._end(metric, minute, fulfilled=False)
            elif over and self.started:
                self._begin(Metric.RESOLUTION, minute)


@cases
@given(lives(plain=True), policies, st.integers(0, WITHIN))
def test_a_plain_life_is_what_the_minutes_say(life: list[Event], policy: Policy, now: int) -> None:
    # A life under one priority that is accepted before anything moves it; changes of priority are looked at elsewhere.
    accepted = next(one.at for one in life if one.kind is Kind.ACCEPTED)
    life = [
        one
        for one in life
        if one.kind is not Kind.PRIORITY and (one.kind is not Kind.STATUS or one.at > accepted)
    ]
    cancelled = [one.at for one in life if one.kind is Kind.STATUS and one.value == "CANCELLED"]
    life = [one for one in life if not cancelled or one.at <= min(cancelled)]
    clocks = compute(life, policy, CALENDAR, _at(now))
    simulation = Simulation(policy)
    simulation.live(life, now)
    for metric, expected in simulation.cycles.items():
        found = [one for one in clocks.cycles if one.metric is metric]
        assert len(found) == len(expected)
        for cycle, one in zip(found, expected, strict=True):
            assert cycle.started_at == _at(one.started)
            assert cycle.elapsed_s == one.ran * 60
            assert cycle.ended_at == (None if one.ended is None else _at(one.ended))
            is_late = one.due is not None and (now if one.ended is None else one.ended) > one.due
            assert (cycle.breached_at is not None) == is_late
            if is_late:
                assert one.due is not None
                assert cycle.breached_at == _at(one.due)


@cases
@given(lives(), policies, minutes.map(_at))
def test_whatever_happens_the_sums_and_the_order_hold(
    life: list[Event], policy: Policy, now: datetime
) -> None:
    clocks = compute(life, policy, CALENDAR, now)
    for cycle in clocks.cycles:
        pieces = cycle.segments(now)
        assert sum(one.seconds for one in pieces if one.kind == "run") == cycle.elapsed_s
        end = cycle.ended_at or max(now, cycle.started_at)
        assert sum(one.seconds for one in pieces) == (end - cycle.started_at).total_seconds()
        assert all(a.to_at == b.from_at for a, b in pairwise(pieces))
        if cycle.verdict is Verdict.MET:
            assert cycle.fulfilled_at is not None
            # Ended in a pause it has no deadline: its time was not used up, and did not run.
            assert cycle.deadline is None or cycle.fulfilled_at <= cycle.deadline
            assert cycle.deadline is not None or (cycle.pauses and cycle.pauses[-1][1] == cycle.ended_at)
        if cycle.breached_at is not None and cycle.is_open:
            assert cycle.breached_at < now
    numbers = [(one.metric, one.number) for one in clocks.cycles]
    assert len(numbers) == len(set(numbers))
    assert [one.at for one in clocks.steps] == sorted(one.at for one in clocks.steps)


@cases
@given(lives(), policies, st.tuples(minutes, minutes).map(sorted))
def test_nothing_that_was_breached_or_decided_is_taken_back_as_time_goes_on(
    life: list[Event], policy: Policy, moments: list[int]
) -> None:
    before, after = (compute(life, policy, CALENDAR, _at(minute)) for minute in moments)
    known = {(one.metric, one.number): one for one in after.cycles}
    for cycle in before.cycles:
        later = known[cycle.metric, cycle.number]
        assert later.started_at == cycle.started_at
        assert later.breached_at == cycle.breached_at or cycle.breached_at is None
        assert later.elapsed_s >= cycle.elapsed_s
        assert later.ended_at == cycle.ended_at or cycle.ended_at is None


@cases
@given(lives(), policies, minutes.map(_at))
def test_between_two_happenings_nothing_changes_before_the_next_event(
    life: list[Event], policy: Policy, now: datetime
) -> None:
    clocks = compute(life, policy, CALENDAR, now)
    upcoming = min([one.at for one in life if one.at > now], default=_at(10 * WITHIN))
    if clocks.next_event_at is None or clocks.next_event_at <= now:
        return
    quiet = min(clocks.next_event_at, upcoming) - timedelta(seconds=1)
    assert _told(compute(life, policy, CALENDAR, quiet)) == _told(clocks)
    if clocks.next_event_at < upcoming:
        later = compute(life, policy, CALENDAR, clocks.next_event_at)
        has_step = any(one.at <= clocks.next_event_at for one in later.steps)
        assert has_step or _told(later) != _told(clocks), "something falls due then"


def _told(clocks: Clocks) -> list[tuple[object, ...]]:
    return [(one.metric, one.number, one.deadline, one.breached_at, one.verdict) for one in clocks.cycles]


@cases
@given(lives(), policies, minutes.map(_at), st.randoms(use_true_random=False))
def test_events_may_come_in_any_order_but_for_those_of_one_instant(
    life: list[Event], policy: Policy, now: datetime, chance: object
) -> None:
    apart = list({one.at: one for one in life}.values())
    shuffled = list(apart)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert compute(shuffled, policy, CALENDAR, now) == compute(apart, policy, CALENDAR, now)


def test_hours_are_those_of_the_second_opinion() -> None:
    assert 60 * sum(OPEN) == CALENDAR.between(BEGIN, BEGIN + timedelta(days=SPAN_DAYS))
    assert set(WEEKLY) <= set(DAYS)
