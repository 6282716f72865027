"""The tickets of one queue as a person asked for it: its page, its numbers, and the neighbours of a ticket in it."""

from accounts.requests import SignedInRequest
from atum_desk.core import clock
from tickets.choices import search
from tickets.models import Ticket
from tickets.querysets import TicketQuerySet
from tickets.queue import Asked
from tickets.rows import cursor_at


def listed(request: SignedInRequest, asked: Asked) -> TicketQuerySet:
    """Return what the queue was asked for, unordered; words cost a query of their own."""
    hits = search(asked.q, request.organization.preferences.language).hits
    found: TicketQuerySet = Ticket.objects.visible_to(request.actor).asked_for(
        asked, user_id=request.user.pk, at=clock.now(), hits=hits
    )
    return found


def numbers_of(request: SignedInRequest, asked: Asked, *, at_most: int) -> list[int]:
    """Return the numbers of the first tickets of a queue, in its order."""
    return list(listed(request, asked).in_order(asked.order).values_list("number", flat=True)[:at_most])


def neighbour(
    request: SignedInRequest, asked: Asked, ticket: Ticket, *, backwards: bool = False
) -> int | None:
    """Return the number of the ticket after this one in a queue, or before it; None where there is none.

    The ticket is taken as it is in memory: after a change it may stand elsewhere, or not in the queue at all.
    """
    order = asked.order
    others = listed(request, asked).in_order(order, cursor_at(ticket, order), backwards=backwards)
    number: int | None = others.values_list("number", flat=True).first()
    return number
