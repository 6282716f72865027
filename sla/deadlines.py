"""When a ticket must be resolved: the start, the minutes promised, and what it waited for the customer."""

from datetime import datetime, timedelta

from tickets.models import Ticket
from tickets.states import WORKING, Status


def resolution_deadline(ticket: Ticket, minutes: int | None) -> datetime | None:
    """Return the deadline in calendar time; None while paused, when done, before the start, and without a promise."""
    status = Status(ticket.status)
    if (
        minutes is None
        or ticket.sla_started_at is None
        or ticket.sla_paused_at is not None
        or status not in WORKING
    ):
        return None
    return ticket.sla_started_at + timedelta(minutes=minutes, seconds=ticket.sla_paused_duration)
