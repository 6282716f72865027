"""Keeping a ticket's clocks: whatever changes a ticket moves them on in the same transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction

from accounts.models import AuditLog
from atum_desk.core import clock, rows
from atum_desk.core.actors import Actor, ActorKind
from atum_desk.core.compiled import Compiled, Given
from atum_desk.core.events import Event, publish
from sla import facts
from sla.calendar import BusinessCalendar
from sla.clock import Clocks, Cycle, Verdict, compute
from sla.events import Kind
from sla.models import SlaCalculation, SlaCycle, SlaPolicy
from sla.terms import Metric
from sla.terms_in_force import find_terms, policy_for, terms_of
from tickets.models import Ticket
from tickets.operations import Draft
from tickets.operations.derived import write_deadline

_ALWAYS = BusinessCalendar.always()
_ID = models.UUIDField()
_CALCULATION: Compiled[SlaCalculation] = Compiled(
    lambda: SlaCalculation.objects.filter(ticket=Given("ticket", _ID))
)
_CYCLES: Compiled[SlaCycle] = Compiled(lambda: SlaCycle.objects.filter(ticket=Given("ticket", _ID)))

MATCHED_BY = frozenset(
    {"sla_started_at", "service_id", "priority", "team_id", "tags", "channel", "requester_id", "subject"}
)
"""The facts that policies may ask for: when one changes, another policy may be the first that matches."""

RESPONSES = frozenset({Metric.FIRST_RESPONSE.value, Metric.NEXT_RESPONSE.value})


@dataclass(slots=True)
class Kept:
    """What is stored of a ticket's clocks."""

    calculation: SlaCalculation
    cycles: dict[tuple[str, int], SlaCycle]
    is_new: bool = False

    @property
    def owes_an_answer(self) -> bool:
        """Say whether a requester's message is unanswered."""
        return any(
            row.metric in RESPONSES and row.fulfilled_at is None and row.verdict not in _GONE
            for row in self.cycles.values()
        )


_GONE = frozenset({Verdict.VOID.value, Verdict.MERGED.value})


def keep(draft: Draft) -> None:
    """Take a change that is about to be written into account: the policy, the clocks, the next deadline."""
    ticket, new = draft.ticket, draft.changes()
    is_birth = draft.verb == "ticket.created"
    if not (is_birth or new.keys() & (facts.DECIDING | MATCHED_BY) or "sla" in draft.said):
        return
    if new.keys() & MATCHED_BY and ticket.is_open and "sla" not in draft.said:
        _apply_first_match(draft, is_birth=is_birth)
    lines = facts.lines_of(draft.at, {**draft.changes(), **draft.said}, is_birth=is_birth)
    if ticket.sla_started_at is None:
        draft.derive(sla_due_at=ticket.due_at_by_hand if ticket.is_open else None)
        return
    kept = read_kept(ticket)
    if kept.is_new:
        kept.calculation.calculation_log = lines_before(ticket) if not is_birth else []
    lines = [line for line in lines if kept.is_new or _says_something(line, kept)]
    if lines:
        clocks = settle(ticket, kept, lines, draft.at)
        draft.derive(sla_due_at=clocks.due_at)


def _apply_first_match(draft: Draft, *, is_birth: bool) -> None:
    """Give the ticket the policy that matches it now, where that is another one than before."""
    ticket = draft.ticket
    policy = policy_for(ticket)
    starts = policy is not None and policy.starts_on == "CREATED"
    if ticket.sla_started_at is None and not starts:
        return
    if (policy.pk if policy else None) == ticket.sla_policy_id:
        return
    draft.set(sla_policy_id=policy.pk if policy else None)
    if policy is None:
        return
    if ticket.sla_started_at is None:
        draft.set(sla_started_at=draft.at if is_birth else ticket.created_at)
    draft.say(sla=told_of(policy, ticket.sla_started_at or draft.at))


def told_of(policy: SlaPolicy, since: datetime, *, quietly: bool = False) -> dict[str, Any]:
    """Return what an event says of a policy that is applied: under which terms."""
    terms = terms_of(policy, since)
    told: dict[str, Any] = {"terms": str(terms.pk), "policy": policy.name, "version": policy.version}
    return told | ({"quietly": True} if quietly else {})


def _says_something(line: facts.Line, kept: Kept) -> bool:
    """Say whether a message begins or ends a wait for an answer; whatever is no message says something."""
    if line["kind"] == Kind.STAFF_REPLY:
        return kept.owes_an_answer
    if line["kind"] == Kind.REQUESTER_MESSAGE:
        return not kept.owes_an_answer
    return True


def read_kept(ticket: Ticket) -> Kept:
    """Return what is stored of a ticket's clocks, or a new beginning."""
    found = _CALCULATION.find(ticket=ticket.pk)
    if found and found[0].calculation_log:
        cycles = _CYCLES.find(ticket=ticket.pk)
        return Kept(found[0], {(row.metric, row.number): row for row in cycles})
    return Kept(found[0] if found else SlaCalculation(ticket=ticket), {}, is_new=True)


def lines_before(ticket: Ticket) -> list[facts.Line]:
    """Return what the history tells the clocks about a ticket, up to its last audit row that is written."""
    told = AuditLog.objects.of("ticket", ticket.pk).values_list(
        "action", "created_at", "new_values", "old_values"
    )
    return [line for row in told for line in _lines_of_row(*row)]


def _lines_of_row(action: str, at: datetime, new: dict[str, Any] | None, _old: Any) -> list[facts.Line]:
    new = new or {}
    if action == "ticket.sla_escalation":
        step = new["sla"]
        return [facts.fired(at, Metric(step["metric"]), step["number"], step["key"])]
    return facts.lines_of(at, new, is_birth=action == "ticket.created")


def settle(ticket: Ticket, kept: Kept, lines: Sequence[facts.Line], at: datetime) -> Clocks:
    """Add events to a ticket's clocks, compute them as of `at`, store what differs, and tell new breaches."""
    calculation = kept.calculation
    calculation.calculation_log = [*calculation.calculation_log, *lines]
    clocks = clocks_of(calculation.calculation_log, at)
    calculation.policy_snapshot = _in_force(calculation.calculation_log)
    _write_cycles(ticket, kept, clocks)
    _write_calculation(kept, clocks, at)
    return clocks


def clocks_of(lines: Sequence[facts.Line], at: datetime) -> Clocks:
    """Compute a ticket's clocks from the lines that are kept of its life."""
    return compute(facts.read(lines, find_terms), None, _ALWAYS, at)


def _in_force(lines: Sequence[facts.Line]) -> dict[str, Any] | None:
    applied = [line.get("value") for line in lines if line["kind"] == Kind.POLICY_APPLIED]
    return {"terms": applied[-1]["terms"]} if applied and applied[-1] else None


def _write_cycles(ticket: Ticket, kept: Kept, clocks: Clocks) -> None:
    for cycle in clocks.cycles:
        key = (cycle.metric.value, cycle.number)
        columns = columns_of(cycle)
        row = kept.cycles.get(key)
        if row is None:
            row = SlaCycle(ticket=ticket, metric=key[0], number=key[1], started_at=cycle.started_at)
            row.policy_id = ticket.sla_policy_id
            _set(row, columns)
            kept.cycles[key] = row
            rows.insert(row)
            was_breached = False
        else:
            was_breached = row.breached_at is not None
            if cycle.is_open:
                columns["policy_id"] = ticket.sla_policy_id
            changed = _set(row, columns)
            if changed:
                rows.update(row, changed)
        if cycle.breached_at is not None and not was_breached:
            _tell_breach(ticket, cycle)


def columns_of(cycle: Cycle) -> dict[str, Any]:
    """Return the columns of a cycle's row that its value decides."""
    return {
        "deadline": cycle.deadline,
        "fulfilled_at": cycle.fulfilled_at,
        "breached_at": cycle.breached_at,
        "verdict": cycle.verdict.value if cycle.verdict else None,
        "priority": cycle.priority,
    }


def _set(row: models.Model, columns: dict[str, Any]) -> list[str]:
    changed = [name for name, value in columns.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, columns[name])
    return changed


def _write_calculation(kept: Kept, clocks: Clocks, at: datetime) -> None:
    row = kept.calculation
    columns = calculated(clocks, at)
    for name, value in columns.items():
        setattr(row, name, value)
    row.updated_at = at
    if row._state.adding:  # noqa: SLF001 - Django has no other name for it
        row.created_at = at
        rows.insert(row)
    else:
        rows.update(row, [*columns, "updated_at", "calculation_log", "policy_snapshot"])


def calculated(clocks: Clocks, at: datetime) -> dict[str, Any]:
    """Return the columns of a calculation that its clocks decide; the response that is told is the latest."""
    first, following, solved = (clocks.cycle(metric) for metric in Metric)
    return {
        "first_response_target": first.deadline if first else None,
        "first_response_actual": first.fulfilled_at if first else None,
        "first_response_breached": bool(first and first.breached_at),
        "next_response_target": following.deadline if following else None,
        "resolution_target": solved.deadline if solved else None,
        "resolution_actual": solved.fulfilled_at if solved else None,
        "resolution_breached": bool(solved and solved.breached_at),
        "breach_reason": _reason(clocks),
        "business_minutes_elapsed": solved.elapsed_s // 60 if solved else 0,
        "paused_minutes": _paused_s(solved, at) // 60 if solved else 0,
        "next_event_at": clocks.next_event_at,
    }


def _reason(clocks: Clocks) -> str | None:
    late = [cycle for cycle in clocks.cycles if cycle.breached_at is not None]
    return (
        "; ".join(f"{c.metric.value} {c.number}: {c.breached_at.isoformat()}" for c in late if c.breached_at)
        or None
    )


def _paused_s(cycle: Cycle, at: datetime) -> int:
    until = cycle.ended_at or at
    return sum(int(((to or until) - since).total_seconds()) for since, to in cycle.pauses)


def _tell_breach(ticket: Ticket, cycle: Cycle) -> None:
    assert cycle.breached_at is not None
    publish(
        Event(
            verb="ticket.sla_breached",
            entity_type="ticket",
            entity_id=ticket.pk,
            actor=sla_actor(cycle.policy.name if cycle.policy else ""),
            at=cycle.breached_at,
            new={"sla": {"metric": cycle.metric.value, "number": cycle.number, "priority": cycle.priority}},
            subject=ticket,
        )
    )


def sla_actor(policy: str) -> Actor:
    """Return the actor of what a clock does by itself, under its policy's name."""
    return Actor(kind=ActorKind.SLA, label=policy or "SLA")


def recalculate(ticket: Ticket, *, at: datetime | None = None) -> Clocks:
    """Compute a ticket's clocks anew from its history, as of `at`."""
    return clocks_of(lines_before(ticket), at or clock.now())


def by_id(ticket_ids: Sequence[UUID]) -> dict[UUID, dict[tuple[str, int], SlaCycle]]:
    """Return the stored cycles of several tickets."""
    found: dict[UUID, dict[tuple[str, int], SlaCycle]] = {one: {} for one in ticket_ids}
    for row in SlaCycle.objects.filter(ticket_id__in=ticket_ids):
        found[row.ticket_id][row.metric, row.number] = row
    return found


def mend(ticket_id: UUID, *, at: datetime) -> None:
    """Store anew what a ticket's history says of its clocks: derived values, without event, but for untold breaches."""
    with transaction.atomic(), rows.in_one_journey():
        ticket = Ticket.objects.select_for_update(of=("self",)).get(pk=ticket_id)
        found = _CALCULATION.find(ticket=ticket.pk)
        kept = Kept(found[0] if found else SlaCalculation(ticket=ticket), by_id([ticket.pk])[ticket.pk])
        kept.calculation.calculation_log = lines_before(ticket)
        clocks = settle(ticket, kept, (), at)
        if clocks.due_at != ticket.sla_due_at:
            write_deadline(ticket, clocks.due_at)
