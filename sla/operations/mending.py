"""Storing anew what a ticket's history says of its clocks, where something else is stored."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import AuditLog
from atum_desk.core import rows
from sla import columns
from sla.clock import Clocks
from sla.models import SlaCalculation, SlaCycle
from sla.operations.keeping import lines_before, settle_calculation, tell_breach
from tickets.models import Ticket
from tickets.operations.derived import write_deadline


def mend(ticket_id: UUID, *, at: datetime) -> None:
    """Store a ticket's clocks anew from its history, as of `at`: derived values; a breach nobody told is told."""
    with transaction.atomic(), rows.in_one_journey():
        ticket = Ticket.objects.select_for_update(of=("self",)).get(pk=ticket_id)
        calculation = SlaCalculation.objects.filter(ticket=ticket).first() or SlaCalculation(ticket=ticket)
        calculation.calculation_log = lines_before(ticket)
        clocks = settle_calculation(calculation, at)
        _mend_cycles(ticket, clocks)
        if clocks.due_at != ticket.sla_due_at:
            write_deadline(ticket, clocks.due_at)


def _mend_cycles(ticket: Ticket, clocks: Clocks) -> None:
    stored = {row.pk: row for row in SlaCycle.objects.filter(ticket=ticket)}
    told = {
        (new["sla"]["metric"], new["sla"]["number"])
        for new in AuditLog.objects.of("ticket", ticket.pk)
        .filter(action="ticket.sla_breached")
        .values_list("new_values", flat=True)
    }
    for cycle in clocks.cycles:
        values = columns.of_cycle(cycle)
        row = SlaCycle(id=columns.cycle_id(ticket.pk, cycle), ticket=ticket, **values)
        row.metric, row.number = cycle.metric.value, cycle.number
        if stored.pop(row.pk, None) is None:
            rows.insert(row)
        else:
            rows.update(row, list(values))
        if cycle.breached_at is not None and (row.metric, row.number) not in told:
            tell_breach(ticket, cycle)
    for pk in stored:
        rows.delete(SlaCycle, id=pk)
