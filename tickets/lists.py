"""The tickets of one queue as a person asked for it: its page, its numbers, and the neighbours of a ticket in it."""

from accounts.requests import SignedInRequest
from atum_desk.core import clock
from tickets.choices import search
from tickets.models import Ticket
from tickets.queue import Asked
from tickets.querysets import TicketQuerySet


def listed(request: SignedInRequest, asked: Asked) -> TicketQuerySet:
    """Return what the queue was asked for, unordered; words cost a query of their own."""
    matches = search(asked.q, request.organization.preferences.language).matches
    found: TicketQuerySet = Ticket.objects.visible_to(request.actor).asked_for(
        asked, user_id=request.user.pk, at=clock.now(), matches=matches
    )
    return found


def numbers_of(request: SignedInRequest, asked: Asked, *, at_most: int) -> list[int]:
    """Return the numbers of the first tickets of a queue, in its order."""
    return list(listed(request, asked).in_order(asked.order).values_list("number", flat=True)[:at_most])
