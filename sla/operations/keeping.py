"""Keeping a ticket's clocks: whatever changes a ticket moves them on in the same transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from accounts.models import AuditLog
from atum_desk.core import clock, rows
from atum_desk.core.actors import Actor, ActorKind
from atum_desk.core.compiled import Compiled, Given
from atum_desk.core.events import Event, publish
from sla import columns, facts
from sla.calendar import BusinessCalendar
from sla.clock import Clocks, Cycle, compute
from sla.events import Kind
from sla.models import SlaCalculation, SlaCycle, SlaPolicy
from sla.terms import Metric
from sla.terms_in_force import find_terms, policy_for, terms_of
from tickets.models import Ticket
from tickets.operations import Draft

_ALWAYS = BusinessCalendar.always()
_ID = models.UUIDField()
_CALCULATION: Compiled[SlaCalculation] = Compiled(
    lambda: SlaCalculation.objects.filter(ticket=Given("ticket", _ID))
)

_LINES: Compiled[SlaCalculation] = Compiled(
    lambda: SlaCalculation.objects.filter(ticket=Given("ticket", _ID)).only("calculation_log")
)

_MOVES = frozenset(
    {
        "ticket.accepted",
        "ticket.assigned",
        "ticket.due_changed",
        "ticket.edited",
        "ticket.escalated",
        "ticket.priority_changed",
        "ticket.replied",
        "ticket.service_changed",
        "ticket.sla_policy_applied",
        "ticket.status_changed",
        "ticket.tags_changed",
        "ticket.team_changed",
        "ticket.unassigned",
    }
)
"""The verbs that move a clock, that may put it under another policy, or that change what a step changes."""

MATCHED_BY = frozenset(
    {
        "sla_started_at",
        "service_id",
        "priority",
        "team_id",
        "tags",
        "channel",
        "requester_id",
        "subject",
        "description",
        "resolved_at",
    }
)
"""The facts that policies may ask for: when one changes, another policy may be the first that matches.

What changes while a ticket is over is looked at when it is reopened, and loses `resolved_at` by that.
"""

RESPONSES = frozenset({Metric.FIRST_RESPONSE, Metric.NEXT_RESPONSE})


@dataclass(slots=True)
class Kept:
    """What is stored of a ticket's clocks: the calculation, and the clocks as they were then, if it was ever made."""

    calculation: SlaCalculation
    clocks: Clocks | None

    @property
    def owes_an_answer(self) -> bool:
        """Say whether a requester's message is unanswered."""
        return self.clocks is not None and any(
            cycle.is_open and cycle.metric in RESPONSES for cycle in self.clocks.cycles
        )


def read_ahead(draft: Draft) -> None:
    """Read a ticket's clocks where the change that begins will move them."""
    if draft.verb in _MOVES and draft.ticket.sla_started_at is not None:
        kept = read_kept(draft.ticket)
        if kept.clocks is not None:
            # Clocks of several machines differ: nothing happens before what was put down already.
            draft.at = max(draft.at, kept.calculation.updated_at)
        draft.read["sla"] = kept


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
    # Read before, it is what it was but for what an earlier event of the same change added.
    kept = draft.read.pop("sla", None) or read_kept(ticket)
    if kept.clocks is None and not is_birth:
        kept.calculation.calculation_log = lines_before(ticket)
    lines = [line for line in lines if kept.clocks is None or _says_something(line, kept)]
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
    if (policy.pk if policy else None) == ticket.sla_policy_id or _is_kept(draft, policy):
        return
    draft.set(sla_policy_id=policy.pk if policy else None)
    if policy is None:
        return
    if starts and (ticket.sla_started_at is None or "sla_started_at" in draft.changes()):
        draft.set(sla_started_at=draft.at if is_birth else ticket.created_at)
    draft.say(sla=told_of(policy, ticket.sla_started_at or draft.at))


def _is_kept(draft: Draft, policy: SlaPolicy | None) -> bool:
    """Say whether a running ticket stays under its policy, although that is not the first that matches any more.

    It does where the policies changed, and not what they ask of the ticket: editing a policy moves nobody.
    """
    ticket, changed = draft.ticket, draft.changes()
    if ticket.sla_policy_id is None or changed.keys() & {"sla_started_at", "resolved_at"}:
        return False
    before = policy_for(draft.as_it_was())
    return (before.pk if before else None) == (policy.pk if policy else None)


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
    return as_kept(found[0] if found else SlaCalculation(ticket=ticket))


def lines_kept(ticket: Ticket) -> list[facts.Line]:
    """Return the events that are kept with a ticket's clocks, none before they ran; `clocks_of` computes from them."""
    found = _LINES.find(ticket=ticket.pk)
    return list(found[0].calculation_log) if found else []


def as_kept(calculation: SlaCalculation) -> Kept:
    """Return a calculation with the clocks that it was made of: they are computed, which is faster than to look."""
    lines = calculation.calculation_log
    return Kept(calculation, clocks_of(lines, calculation.updated_at) if lines else None)


def lines_before(ticket: Ticket) -> list[facts.Line]:
    """Return what the history tells the clocks about a ticket, up to its last audit row that is written."""
    told = AuditLog.objects.of("ticket", ticket.pk).values_list("action", "created_at", "new_values")
    return [line for row in told for line in _lines_of_row(*row)]


def _lines_of_row(action: str, at: datetime, new: dict[str, Any] | None) -> list[facts.Line]:
    new = new or {}
    if action == "ticket.sla_escalation":
        step = new["sla"]
        return [facts.fired(at, Metric(step["metric"]), step["number"], step["key"])]
    return facts.lines_of(at, new, is_birth=action == "ticket.created")


def settle(ticket: Ticket, kept: Kept, lines: Sequence[facts.Line], at: datetime) -> Clocks:
    """Add events to a ticket's clocks, compute them as of `at`, store what differs, and tell new breaches."""
    kept.calculation.calculation_log = [*kept.calculation.calculation_log, *lines]
    clocks = settle_calculation(kept.calculation, at)
    _write_cycles(ticket, kept.clocks, clocks)
    return clocks


def settle_calculation(row: SlaCalculation, at: datetime) -> Clocks:
    """Compute a calculation from its log as of `at`, and store it; never as of an earlier instant than before.

    Clocks of several machines differ: what one has put down must not be unknown to the next.
    """
    told = [datetime.fromisoformat(line["at"]) for line in row.calculation_log[-1:]]
    at = max([at, *told, *([] if row._state.adding else [row.updated_at])])  # noqa: SLF001 - as below
    clocks = clocks_of(row.calculation_log, at)
    decided = columns.of_calculation(clocks, at)
    row.policy_snapshot = _in_force(row.calculation_log)
    for name, value in decided.items():
        setattr(row, name, value)
    row.updated_at = at
    if row._state.adding:  # noqa: SLF001 - Django has no other name for it
        row.created_at = at
        rows.insert(row)
    else:
        rows.update(row, [*decided, "updated_at", "calculation_log", "policy_snapshot"])
    return clocks


def clocks_of(lines: Sequence[facts.Line], at: datetime) -> Clocks:
    """Compute a ticket's clocks from the lines that are kept of its life."""
    return compute(facts.read(lines, find_terms), None, _ALWAYS, at)


def _in_force(lines: Sequence[facts.Line]) -> dict[str, Any] | None:
    applied = [line.get("value") for line in lines if line["kind"] == Kind.POLICY_APPLIED]
    return {"terms": applied[-1]["terms"]} if applied and applied[-1] else None


def _write_cycles(ticket: Ticket, before: Clocks | None, after: Clocks) -> None:
    stored = {(one.metric, one.number): one for one in before.cycles} if before else {}
    for cycle in after.cycles:
        known = stored.get((cycle.metric, cycle.number))
        new, old = columns.of_cycle(cycle), columns.of_cycle(known) if known else {}
        row = SlaCycle(id=columns.cycle_id(ticket.pk, cycle), ticket=ticket, **new)
        row.metric, row.number = cycle.metric.value, cycle.number
        if known is None:
            rows.insert(row)
        elif new != old:
            rows.update(row, [name for name in new if new[name] != old[name]])
        if cycle.breached_at is not None and (known is None or known.breached_at is None):
            tell_breach(ticket, cycle)


def tell_breach(ticket: Ticket, cycle: Cycle) -> None:
    """Publish that a cycle passed its deadline, at the deadline. Publishes `ticket.sla_breached`."""
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
