"""The doors for derived columns: values that can be computed again from facts."""

from datetime import datetime

from tickets.models import Ticket
from tickets.operations._write import write_derived


def write_deadline(ticket: Ticket, due_at: datetime | None) -> None:
    """Write the nearest open, unpaused deadline; None where there is none."""
    write_derived(ticket.pk, sla_due_at=due_at)
    ticket.sla_due_at = due_at
