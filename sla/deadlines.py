"""When a ticket must be resolved: the start, the minutes promised, and what it waited for the customer."""

from datetime import datetime, timedelta

from tickets.models import Ticket
from tickets.states import OPEN, WORKING, Status


def resolution_deadline(ticket: Ticket, minutes: int | None) -> datetime | None:
    """Return the deadline in calendar time; None while paused, when done, before the start, and without a promise.

    A due date set by hand stands as long as the ticket is open, whatever policy, priority and pauses say.
    """
    status = Status(ticket.status)
    if ticket.due_at_by_hand is not None:
        return ticket.due_at_by_hand if status in OPEN else None
    if (
        minutes is None
        or ticket.sla_started_at is None
        or ticket.sla_paused_at is not None
        or status not in WORKING
    ):
        return None
    return ticket.sla_started_at + timedelta(minutes=minutes, seconds=ticket.sla_paused_duration)
