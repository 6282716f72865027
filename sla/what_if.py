"""What other terms would change, before anything is saved: open deadlines, and verdicts of the last 30 days."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from accounts.days_off import Kept
from sla import facts
from sla.calendar import BusinessCalendar
from sla.clock import Clocks, compute
from sla.cycles import Cycle, Verdict
from sla.events import Applied, Event, Kind
from sla.models import SlaCalculation, SlaPolicy
from sla.snapshots import applied_of
from sla.terms import Metric
from sla.terms_in_force import find_terms, holidays_of, snapshot_of
from tickets.querysets import OPEN_VALUES

LOOKED_AT_MOST = 2_000
BACK = timedelta(days=30)
COUNTED = frozenset({Verdict.MET, Verdict.BREACHED})
NO_CLOCK = "NO_CLOCK"
"""In a verdict's place where the cycle is not there at all, now or then."""


@dataclass(frozen=True, slots=True)
class Change:
    """One cycle of a ticket that would stand otherwise: `before` and `after` are deadlines, verdicts or NO_CLOCK."""

    number: int
    subject: str
    metric: Metric
    before: Any
    after: Any


@dataclass(slots=True)
class WhatIf:
    """What would change among the tickets that were looked at; `is_cut` says that there are more of them."""

    looked: int = 0
    is_cut: bool = False
    deadlines: list[Change] = field(default_factory=list)
    verdicts: list[Change] = field(default_factory=list)


Events = Callable[[SlaCalculation], list[Event]]
Cycles = dict[tuple[Metric, int], Cycle]


class _Tried:
    """Policies as they are proposed, each with the holidays of a ticket's own time, as it would be applied."""

    def __init__(self, policies: Collection[SlaPolicy], days_off: Kept | None = None) -> None:
        self._policies = {one.pk: one for one in policies}
        self._days_off = days_off
        self._made: dict[tuple[UUID, int], Applied] = {}

    def find(self, policy_id: UUID | None, since: datetime) -> Applied | None:
        """Return a policy's terms for a ticket whose clock runs since then; None for one that is not tried."""
        policy = self._policies.get(policy_id) if policy_id else None
        if policy is None:
            return None
        place = (policy.pk, since.year)
        if place not in self._made:
            holidays = holidays_of(policy, since, self._days_off)
            self._made[place] = applied_of(snapshot_of(policy, holidays), policy.pk)
        return self._made[place]

    def read(self, row: SlaCalculation) -> list[Event]:
        """Read a ticket's events as if these terms had been applied whenever a policy of theirs was."""

        def terms(terms_id: UUID) -> Applied:
            found = find_terms(terms_id)
            return self.find(found.policy.key, _since(row)) or found

        return facts.read(row.calculation_log, terms)


def _since(row: SlaCalculation) -> datetime:
    since: datetime = row.ticket.sla_started_at or row.created_at
    return since


def if_it_had_been(proposed: SlaPolicy, at: datetime) -> WhatIf:
    """Return what would differ now, had a policy said from the start what it is proposed to say; it needs no saving."""
    return _compare([proposed.pk], at, _Tried([proposed]).read, open_only=False)


def if_days_off_had_been(days_off: Kept, at: datetime) -> WhatIf:
    """Return what would differ now, had the organization's own days off been these from the start.

    Looks at the tickets of all policies that count business hours, and says what would be under what those say at
    present. What would differ under that with the days that are kept too is not for these days, and is left out.
    """
    counting = list(SlaPolicy.objects.filter(business_hours_enabled=True))
    tried, kept = _Tried(counting, days_off), _Tried(counting)
    ids = [one.pk for one in counting]
    return _compare(ids, at, tried.read, anyway=kept.read, open_only=False)


def if_applied_anew(policy: SlaPolicy, at: datetime) -> WhatIf:
    """Return what would differ from now on if open tickets came under a policy's present terms."""
    tried = _Tried([policy])

    def then(row: SlaCalculation) -> list[Event]:
        found = tried.find(policy.pk, _since(row))
        assert found is not None
        anew = Applied(found.policy, found.calendar, quietly=True)
        return [*facts.read(row.calculation_log, find_terms), Event(at, Kind.POLICY_APPLIED, anew)]

    return _compare([policy.pk], at, then, open_only=True)


def _compare(
    policy_ids: Collection[UUID],
    at: datetime,
    otherwise: Events,
    *,
    open_only: bool,
    anyway: Events | None = None,
) -> WhatIf:
    """Compare what is with what would be; what would be so `anyway`, without what is tried, is left out."""
    found, always = WhatIf(), BusinessCalendar.always()
    wanted = Q(ticket__status__in=OPEN_VALUES)
    if not open_only:
        wanted |= Q(ticket__resolved_at__gte=at - BACK)
    rows = SlaCalculation.objects.filter(wanted, ticket__sla_policy_id__in=policy_ids).select_related(
        "ticket"
    )
    latest = list(rows.order_by("-ticket__updated_at")[: LOOKED_AT_MOST + 1])
    found.is_cut = len(latest) > LOOKED_AT_MOST
    for row in latest[:LOOKED_AT_MOST]:
        if not row.calculation_log:
            continue
        found.looked += 1
        before = compute(facts.read(row.calculation_log, find_terms), None, always, at)
        after = compute(otherwise(row), None, always, at)
        besides = compute(anyway(row), None, always, at) if anyway else before
        for change, kind in _changes(row.ticket, _cycles(before), _cycles(after), _cycles(besides), at):
            getattr(found, kind).append(change)
    return found


def _cycles(clocks: Clocks) -> Cycles:
    return {(one.metric, one.number): one for one in clocks.cycles}


def _changes(
    ticket: Any, before: Cycles, after: Cycles, besides: Cycles, at: datetime
) -> Iterator[tuple[Change, str]]:
    for key in before | after:
        now, other, same = (cycles.get(key) for cycles in (before, after, besides))
        if _stands(same) == _stands(other):
            continue
        told = (ticket.number, ticket.subject, key[0])
        (deadline, verdict), (later, otherwise) = _stands(now), _stands(other)
        if (now is None or now.is_open) and deadline != later:
            yield Change(*told, deadline, later), "deadlines"
        counts = {verdict, otherwise} & COUNTED
        recent = any(one and one >= at - BACK for one in (deadline, later))
        if counts and recent and verdict != otherwise:
            yield Change(*told, verdict, otherwise), "verdicts"


def _stands(cycle: Cycle | None) -> tuple[datetime | None, Verdict | str | None]:
    """Return a cycle's deadline and verdict."""
    return (cycle.deadline, cycle.verdict) if cycle else (None, NO_CLOCK)
