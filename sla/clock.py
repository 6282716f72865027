"""The state of a ticket's clocks: a pure function of its events, the policy as it was applied, and the calendar.

>>> from datetime import UTC, datetime
>>> from sla.calendar import BusinessCalendar
>>> from sla.terms import Metric, Policy
>>> def at(hour, minute=0):
...     return datetime(2026, 3, 2, hour, minute, tzinfo=UTC)
>>> promise = Policy("Standard", {(Metric.RESOLUTION, "HIGH"): 240})
>>> life = [Event(at(9), Kind.CREATED, "HIGH"), Event(at(10), Kind.ACCEPTED),
...         Event(at(11), Kind.STATUS, "WAITING_CUSTOMER"), Event(at(15), Kind.STATUS, "IN_PROGRESS")]
>>> clocks = compute(life, promise, BusinessCalendar.always(), now=at(16))
>>> clocks.due_at.isoformat()                            # an hour ran before the pause; three were left at 15:00
'2026-03-02T18:00:00+00:00'
>>> [(one.kind, one.seconds) for one in clocks.cycle(Metric.RESOLUTION).segments(at(16))]
[('run', 3600), ('paused', 14400), ('run', 3600)]

Instants are cut to whole seconds. A metric is met when it is fulfilled at its deadline or before; it is breached from
the second after the deadline on, and the time of the breach is the deadline itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sla.calendar import BusinessCalendar
from sla.cycles import Cycle, DueStep, Segment, Verdict
from sla.events import Applied, Event, Fired, Kind
from sla.life import SECOND, Life, whole
from sla.terms import Metric, Policy

__all__ = [
    "Applied",
    "Clocks",
    "Cycle",
    "DueStep",
    "Event",
    "Fired",
    "Kind",
    "Segment",
    "Verdict",
    "compute",
]


@dataclass(frozen=True, slots=True)
class Clocks:
    """All of a ticket's clocks at one instant.

    `due_at` is what must be met next: the nearest open, unpaused deadline, or the date set by hand. `next_event_at` is
    the next instant at which a deadline passes or a step falls due; it is past where one has not been told yet.
    """

    status: str
    started_at: datetime | None
    paused_at: datetime | None
    policy: Policy | None
    priority: str
    cycles: tuple[Cycle, ...]
    due_at: datetime | None
    next_event_at: datetime | None
    steps: tuple[DueStep, ...]

    def cycle(self, metric: Metric) -> Cycle | None:
        """Return the metric's latest cycle; None before its first."""
        found = [cycle for cycle in self.cycles if cycle.metric is metric]
        return found[-1] if found else None


def compute(
    events: Iterable[Event], policy: Policy | None, calendar: BusinessCalendar, now: datetime
) -> Clocks:
    """Return the state of the clocks at `now`; events after it are not looked at.

    `policy` and `calendar` hold from the beginning; an event of the kind POLICY_APPLIED replaces both from its instant
    on. Events may come in any order: they are taken by their instant, and those of one instant as they are given.
    """
    now = whole(now)
    life = Life(Applied(policy, calendar) if policy else None, calendar)
    for event in sorted(events, key=lambda one: one.at):
        if whole(event.at) > now:
            break
        life.take(event)
    life.reach(now)
    life.measure(now)
    steps = life.steps()
    moments = [step.at for step in steps] + [
        cycle.deadline + SECOND
        for cycle in life.cycles
        if cycle.is_open and cycle.breached_at is None and cycle.deadline is not None
    ]
    return Clocks(
        status=life.status,
        started_at=life.started_at,
        paused_at=life.paused_at,
        policy=life.policy,
        priority=life.priority,
        cycles=tuple(life.cycles),
        due_at=life.due_at(),
        next_event_at=min(moments, default=None),
        steps=tuple(sorted(steps, key=lambda one: (one.at, one.step.key))),
    )
