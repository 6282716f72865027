"""A ticket's life as its clocks see it: takes the events one after the other and moves the cycles along."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from sla.calendar import BusinessCalendar
from sla.cycles import Cycle, DueStep, Verdict
from sla.events import Applied, Event, Kind
from sla.terms import Metric, Policy, Step, StepAt

SECOND = timedelta(seconds=1)
OVER = frozenset({"RESOLVED", "CLOSED", "CANCELLED"})
"""The statuses in which nobody has to do anything."""

_RESPONSES = frozenset({Metric.FIRST_RESPONSE, Metric.NEXT_RESPONSE})


def whole(moment: datetime) -> datetime:
    """Cut an instant to its whole second."""
    return moment.replace(microsecond=0)


class Life:
    """What is known after some events. `take` them in order, then `reach` the instant that is asked for."""

    def __init__(self, applied: Applied | None, calendar: BusinessCalendar) -> None:
        self.policy: Policy | None = applied.policy if applied else None
        self.calendar = calendar
        self.priority = "MEDIUM"
        self.status = "NEW"
        self.cycles: list[Cycle] = []
        self.started_at: datetime | None = None
        self.paused_at: datetime | None = None
        self._created_at: datetime | None = None
        self._due_by_hand: datetime | None = None
        self._owed_since: datetime | None = None
        self._was_answered = False
        self._is_merged = False
        self._quiet_before: datetime | None = None
        self._fired: set[tuple[Metric, int, str]] = set()
        self._held: dict[int, tuple[Any, ...]] = {}
        self._acts: dict[Kind, Callable[[datetime, Any], None]] = {
            Kind.CREATED: self._create,
            Kind.ACCEPTED: self._accept,
            Kind.STAFF_REPLY: self._reply,
            Kind.REQUESTER_MESSAGE: self._hear,
            Kind.STATUS: self._move,
            Kind.PRIORITY: self._prioritise,
            Kind.POLICY_APPLIED: self._apply,
            Kind.DUE_BY_HAND: self._fix_due,
            Kind.MERGED: self._merge,
            Kind.IMPORTED: self._import,
            Kind.STEP_FIRED: self._fire,
        }

    def take(self, event: Event) -> None:
        """Move on to an event and let it act."""
        at = whole(event.at)
        self.reach(at)
        if self._is_merged:
            return
        self._acts[event.kind](at, event.value)
        self._renew()

    def reach(self, at: datetime) -> None:
        """Move on to an instant: what passed its deadline before is breached, at its deadline."""
        for cycle in self._open():
            if cycle.breached_at is None and cycle.deadline is not None and cycle.deadline < at:
                cycle.breached_at, cycle.verdict = cycle.deadline, Verdict.BREACHED

    def measure(self, at: datetime) -> None:
        """Say of every open cycle how much working time ran up to an instant."""
        for cycle in self._open():
            cycle.elapsed_s = cycle.working_s(at)

    def due_at(self) -> datetime | None:
        """Return what must be met next."""
        if self.status in OVER or self._is_merged:
            return None
        running = [cycle for cycle in self._open() if not cycle.is_paused]
        deadlines = [cycle.deadline for cycle in running if cycle.deadline is not None]
        return min([*deadlines, *([self._due_by_hand] if self._due_by_hand else [])], default=None)

    def steps(self) -> list[DueStep]:
        """Return what is still to be done in the open cycles that are not paused."""
        return [
            DueStep(at, step, cycle.metric, cycle.number)
            for cycle in self._open()
            if cycle.policy is not None and not cycle.is_paused
            for step in cycle.policy.steps
            if step.metric is cycle.metric and (cycle.metric, cycle.number, step.key) not in self._fired
            for at in _moment(cycle, step)
            if cycle.quiet_before is None or at >= cycle.quiet_before
        ]

    def _open(self) -> list[Cycle]:
        return [cycle for cycle in self.cycles if cycle.is_open]

    def _renew(self) -> None:
        """Give every open cycle what holds now, and its deadline; the old deadline was looked at before."""
        for cycle in self._open():
            by_hand = self._due_by_hand if cycle.metric is Metric.RESOLUTION else None
            holds = (self.policy, self.calendar, self.priority, by_hand, tuple(cycle.pauses))
            cycle.quiet_before = self._quiet_before
            if self._held.get(id(cycle)) == holds:
                continue
            self._held[id(cycle)] = holds
            cycle.policy, cycle.calendar, cycle.priority, cycle.due_by_hand = holds[:4]
            cycle.deadline = cycle.promised_at()

    # What each kind of event does.

    def _create(self, at: datetime, priority: str) -> None:
        self._created_at, self.priority = at, priority
        if self.policy is not None and self.policy.starts_on_creation:
            self._start(at)

    def _accept(self, at: datetime, _value: None) -> None:
        if self.status == "NEW":
            self.status = "ACCEPTED"
        self._start(at)

    def _start(self, at: datetime) -> None:
        if self.started_at is not None:
            return
        self.started_at = at
        self._begin(Metric.RESOLUTION, at)
        if self._owed_since is not None:
            # A level that counts from the creation may apply after the requester's first message.
            self._begin(Metric.FIRST_RESPONSE, max(at, self._owed_since))

    def _reply(self, at: datetime, _value: None) -> None:
        self._owed_since = None
        for cycle in self._open():
            if cycle.metric in _RESPONSES:
                self._was_answered = True
                self._end(cycle, at, fulfilled=True)

    def _hear(self, at: datetime, _value: None) -> None:
        if self.status in OVER or self._owed_since is not None:
            return
        self._owed_since = at
        if self.started_at is not None:
            self._begin(Metric.NEXT_RESPONSE if self._was_answered else Metric.FIRST_RESPONSE, at)

    def _move(self, at: datetime, status: str) -> None:
        before, self.status = self.status, status
        if before == "WAITING_CUSTOMER" or status == "WAITING_CUSTOMER":
            self.paused_at = at if status == "WAITING_CUSTOMER" else None
            self._pause_or_go_on(at)
        if self.started_at is None:
            return
        if status == "CANCELLED":
            self._leave_reports(at, Verdict.VOID)
        elif status in OVER:
            self._owed_since = None
            for cycle in self._open():
                self._end(cycle, at, fulfilled=cycle.metric is Metric.RESOLUTION)
        elif before in OVER:
            self._begin(Metric.RESOLUTION, at)

    def _pause_or_go_on(self, at: datetime) -> None:
        for cycle in self._open():
            stands = self._stands_still(cycle)
            if cycle.is_paused and not stands:
                cycle.pauses[-1] = (cycle.pauses[-1][0], at)
            elif stands and not cycle.is_paused:
                cycle.pauses.append((at, None))

    def _stands_still(self, cycle: Cycle) -> bool:
        pauses = self.policy is not None and self.policy.pause_responses
        return self.status == "WAITING_CUSTOMER" and (cycle.metric is Metric.RESOLUTION or pauses)

    def _prioritise(self, _at: datetime, priority: str) -> None:
        self.priority = priority

    def _apply(self, at: datetime, applied: Applied | None) -> None:
        self.policy = applied.policy if applied else None
        self._pause_or_go_on(at)
        if applied is None:
            return
        self.calendar = applied.calendar
        if applied.quietly:
            self._quiet_before = at
        if applied.policy.starts_on_creation and self._created_at is not None:
            self._start(self._created_at)

    def _fix_due(self, _at: datetime, due_at: datetime | None) -> None:
        self._due_by_hand = due_at

    def _merge(self, at: datetime, _value: None) -> None:
        self._leave_reports(at, Verdict.MERGED)
        self._is_merged = True

    def _import(self, at: datetime, _value: None) -> None:
        self._quiet_before = at

    def _fire(self, _at: datetime, fired: Any) -> None:
        self._fired.add((fired.metric, fired.number, fired.key))

    # Cycles.

    def _begin(self, metric: Metric, at: datetime) -> None:
        number = 1 + sum(cycle.metric is metric for cycle in self.cycles)
        if metric is Metric.RESOLUTION and number > 1 and self._due_by_hand and self._due_by_hand <= at:
            # What was promised by hand was promised for what is over.
            self._due_by_hand = None
        cycle = Cycle(metric, number, at, self.priority, self.policy, self.calendar)
        if self._stands_still(cycle):
            cycle.pauses.append((at, None))
        self.cycles.append(cycle)

    def _end(self, cycle: Cycle, at: datetime, *, fulfilled: bool) -> None:
        cycle.ended_at, cycle.fulfilled_at = at, at if fulfilled else None
        cycle.elapsed_s = cycle.working_s(at)
        if cycle.is_paused:
            cycle.pauses[-1] = (cycle.pauses[-1][0], at)
        if cycle.breached_at is not None:
            return
        # What is done while it stands still was promised for when what was left would have run out.
        cycle.deadline = cycle.promised_at()
        if not fulfilled:
            cycle.verdict = Verdict.VOID
        elif cycle.target_s is not None or cycle.due_by_hand is not None:
            cycle.verdict = Verdict.MET

    def _leave_reports(self, at: datetime, verdict: Verdict) -> None:
        for cycle in self._open():
            self._end(cycle, at, fulfilled=False)
        for cycle in self.cycles:
            cycle.verdict = verdict


def _moment(cycle: Cycle, step: Step) -> Iterator[datetime]:
    """Yield the step's moment in a cycle that runs; nothing where its deadline has none."""
    target, deadline = cycle.target_s, cycle.deadline
    if deadline is None or (step.at is StepAt.PERCENT and target is None):
        return
    if step.at is StepAt.PERCENT:
        at = cycle.reaches(-(-(target or 0) * step.amount // 100))
        if at is None:
            return
    else:
        minutes = step.amount if step.at is StepAt.AFTER else -step.amount
        # Nothing falls due before the cycle, nor in a pause: it is then due when the clock goes on.
        at = _after_pauses(cycle, max(deadline + timedelta(minutes=minutes), cycle.started_at))
    yield _in_hours(cycle, at) if step.only_in_hours else at


def _after_pauses(cycle: Cycle, at: datetime) -> datetime:
    """Return the instant itself, or the end of the pause that it lies in."""
    return next((ends for begins, ends in cycle.pauses if ends and begins <= at < ends), at)


def _in_hours(cycle: Cycle, at: datetime) -> datetime:
    """Return the first instant from this one on at which the calendar is open and the cycle is not paused."""
    while (later := _after_pauses(cycle, cycle.calendar.opening(at))) != at:
        at = later
    return at
