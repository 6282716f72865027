"""What other terms would change, before anything is saved: open deadlines, and verdicts of the last 30 days."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
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
LONGEST = timedelta(days=366)
"""How far back holidays are known to what is tried."""
COUNTED = frozenset({Verdict.MET, Verdict.BREACHED})


@dataclass(frozen=True, slots=True)
class Change:
    """One cycle of a ticket that would stand otherwise: `before` and `after` are deadlines, or verdicts."""

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


Events = Callable[[Sequence[facts.Line]], list[Event]]
Cycles = dict[tuple[Metric, int], Cycle]


def if_it_had_been(proposed: SlaPolicy, at: datetime) -> WhatIf:
    """Return what would differ now, had a policy said from the start what it is proposed to say; it needs no saving."""
    return _compare([proposed.pk], at, _under({proposed.pk: _applied(proposed, at)}), open_only=False)


def if_days_off_had_been(days_off: Kept, at: datetime) -> WhatIf:
    """Return what would differ now, had the organization's own days off been these from the start.

    Looks at the tickets of all policies that count business hours, and says what would be under what those say at
    present. What would differ under that with the days that are kept too is not for these days, and is left out.
    """
    counting = list(SlaPolicy.objects.filter(business_hours_enabled=True))
    kept, tried = ({one.pk: _applied(one, at, days) for one in counting} for days in (None, days_off))
    return _compare(tried, at, _under(tried), anyway=_under(kept), open_only=False)


def if_applied_anew(policy: SlaPolicy, at: datetime) -> WhatIf:
    """Return what would differ from now on if open tickets came under a policy's present terms."""
    found = _applied(policy, at)
    event = Event(at, Kind.POLICY_APPLIED, Applied(found.policy, found.calendar, quietly=True))
    return _compare([policy.pk], at, lambda lines: [*facts.read(lines, find_terms), event], open_only=True)


def _applied(policy: SlaPolicy, at: datetime, days_off: Kept | None = None) -> Applied:
    return applied_of(snapshot_of(policy, holidays_of(policy, at - LONGEST, days_off)), policy.pk)


def _under(applied: Mapping[UUID, Applied]) -> Events:
    """Read a ticket's events as if these terms had been applied whenever a policy of theirs was."""

    def terms(terms_id: UUID) -> Applied:
        found = find_terms(terms_id)
        return applied.get(found.policy.key, found)

    return lambda lines: facts.read(lines, terms)


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
        lines = row.calculation_log
        if not lines:
            continue
        found.looked += 1
        before = compute(facts.read(lines, find_terms), None, always, at)
        after = compute(otherwise(lines), None, always, at)
        besides = compute(anyway(lines), None, always, at) if anyway else before
        for change, kind in _changes(row.ticket, before, _cycles(after), _cycles(besides), at):
            getattr(found, kind).append(change)
    return found


def _cycles(clocks: Clocks) -> Cycles:
    return {(one.metric, one.number): one for one in clocks.cycles}


def _changes(
    ticket: Any, before: Clocks, after: Cycles, besides: Cycles, at: datetime
) -> Iterator[tuple[Change, str]]:
    for now in before.cycles:
        other, same = (cycles.get((now.metric, now.number)) for cycles in (after, besides))
        if other is None or (same and (same.deadline, same.verdict) == (other.deadline, other.verdict)):
            continue
        told = (ticket.number, ticket.subject, now.metric)
        if now.is_open and now.deadline != other.deadline:
            yield Change(*told, now.deadline, other.deadline), "deadlines"
        counts = {now.verdict, other.verdict} & COUNTED
        recent = any(one.deadline and one.deadline >= at - BACK for one in (now, other))
        if counts and recent and now.verdict != other.verdict:
            yield Change(*told, now.verdict, other.verdict), "verdicts"
