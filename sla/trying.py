"""Trying a policy: when a ticket accepted at some moment would be due, and where the time until then goes."""

from dataclasses import dataclass
from datetime import datetime

from sla.cycles import Cycle, Segment
from sla.events import Event, Kind
from sla.life import Life
from sla.models import SlaPolicy
from sla.snapshots import applied_of
from sla.terms_in_force import holidays_of, snapshot_of


@dataclass(frozen=True, slots=True)
class Tried:
    """One metric under trial: its cycle, and every stretch from acceptance to the deadline."""

    cycle: Cycle
    segments: list[Segment]


def try_terms(policy: SlaPolicy, accepted_at: datetime, priority: str) -> list[Tried]:
    """Return the first response and the resolution of a ticket accepted at an instant, without those never promised."""
    applied = applied_of(snapshot_of(policy, holidays_of(policy, accepted_at)))
    life = Life(applied, applied.calendar)
    for kind, value in (
        (Kind.CREATED, priority),
        (Kind.REQUESTER_MESSAGE, None),
        (Kind.ACCEPTED, None),
    ):
        life.take(Event(accepted_at, kind, value))
    return [
        Tried(cycle, cycle.segments(cycle.deadline))
        for cycle in sorted(life.cycles, key=lambda one: one.metric.value)
        if cycle.deadline is not None
    ]
