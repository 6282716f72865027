"""Whether what is stored of a ticket's clocks is what its history says: the proof that the clocks are a function."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sla import columns
from sla.clock import Clocks
from sla.models import SlaCalculation, SlaCycle, SlaTerms
from sla.operations.keeping import clocks_of, recalculate
from tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that is stored otherwise than it is computed from the history."""

    number: int
    what: str
    stored: Any
    computed: Any


def differences(ticket: Ticket) -> Iterator[Difference]:
    """Yield what is stored of a started ticket's clocks and differs from its history, as of the last calculation."""
    row = SlaCalculation.objects.filter(ticket=ticket).first()
    if row is None or not row.calculation_log:
        yield Difference(ticket.number, "calculation", None, "missing")
        return
    clocks = recalculate(ticket, at=row.updated_at)
    yield from _of_log(ticket, row, clocks)
    for name, value in columns.of_calculation(clocks, row.updated_at).items():
        if getattr(row, name) != value:
            yield Difference(ticket.number, name, getattr(row, name), value)
    # What the history ends with is what the ticket is: otherwise something was told in another order than it was done.
    for name, value in (("status", clocks.status), ("priority", clocks.priority)):
        if getattr(ticket, name) != value:
            yield Difference(ticket.number, name, getattr(ticket, name), value)
    if ticket.sla_due_at != clocks.due_at:
        yield Difference(ticket.number, "sla_due_at", ticket.sla_due_at, clocks.due_at)
    if ticket.sla_started_at and ticket.sla_started_at.replace(microsecond=0) != clocks.started_at:
        yield Difference(ticket.number, "sla_started_at", ticket.sla_started_at, clocks.started_at)
    if (ticket.sla_paused_at is None) != (clocks.paused_at is None):
        yield Difference(ticket.number, "sla_paused_at", ticket.sla_paused_at, clocks.paused_at)
    yield from _of_cycles(ticket, clocks)


def _of_log(ticket: Ticket, row: SlaCalculation, clocks: Clocks) -> Iterator[Difference]:
    """Yield whether the events that are kept with the clocks tell another life than the history does."""
    try:
        kept = clocks_of(row.calculation_log, row.updated_at)
    except (ValueError, LookupError, TypeError, SlaTerms.DoesNotExist) as error:
        yield Difference(ticket.number, "calculation_log", f"unreadable: {error}", "readable")
        return
    stored, computed = _told(kept, row), _told(clocks, row)
    if stored != computed:
        yield Difference(ticket.number, "calculation_log", stored, computed)


def _told(clocks: Clocks, row: SlaCalculation) -> dict[str, Any]:
    """Return all that decides what clocks will be, for comparing."""
    return {
        "status": clocks.status,
        "policy": clocks.policy.name if clocks.policy else None,
        "due_at": clocks.due_at,
        "calculation": columns.of_calculation(clocks, row.updated_at),
        "cycles": [columns.of_cycle(cycle) for cycle in clocks.cycles],
        "steps": [(step.at, step.metric.value, step.number, step.step.key) for step in clocks.steps],
    }


def _of_cycles(ticket: Ticket, clocks: Clocks) -> Iterator[Difference]:
    stored = {(row.metric, row.number): row for row in SlaCycle.objects.filter(ticket=ticket)}
    for cycle in clocks.cycles:
        name = f"{cycle.metric.value} {cycle.number}"
        row = stored.pop((cycle.metric.value, cycle.number), None)
        if row is None:
            yield Difference(ticket.number, name, None, "missing")
            continue
        for column, value in columns.of_cycle(cycle).items():
            if getattr(row, column) != value:
                yield Difference(ticket.number, f"{name} {column}", getattr(row, column), value)
    for metric, number in stored:
        yield Difference(ticket.number, f"{metric} {number}", "there", None)
