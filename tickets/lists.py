"""The tickets of one queue as a person asked for it: its page, its numbers, and the neighbours of a ticket in it."""

from accounts.requests import SignedInRequest
from atum_desk.core import clock
from tickets.asking import Question, understand
from tickets.choices import search
from tickets.models import Ticket
from tickets.querysets import TicketQuerySet
from tickets.queue import Asked
from tickets.rows import cursor_at


def listed(request: SignedInRequest, question: Question) -> TicketQuerySet:
    """Return what the queue was asked for, unordered; words cost a query of their own.

    A line that cannot be understood finds nothing: whatever is done to all of a list is done to none by mistake.
    """
    visible: TicketQuerySet = Ticket.objects.visible_to(request.actor)
    if question.wrong is not None:
        return visible.none()
    meant = question.meant
    hits = search(meant.q, request.organization.preferences.language).hits
    return visible.asked_for(meant, user_id=request.user.pk, at=clock.now(), hits=hits)


def numbers_of(request: SignedInRequest, asked: Asked, *, at_most: int) -> list[int]:
    """Return the numbers of the first tickets of a queue, in its order."""
    question = understand(request, asked)
    found = listed(request, question).in_order(question.meant.order)
    return list(found.values_list("number", flat=True)[:at_most])


def neighbour(
    request: SignedInRequest, asked: Asked, ticket: Ticket, *, backwards: bool = False
) -> int | None:
    """Return the number of the ticket after this one in a queue, or before it; None where there is none.

    The ticket is taken as it is in memory: after a change it may stand elsewhere, or not in the queue at all.
    """
    question = understand(request, asked)
    order = question.meant.order
    others = listed(request, question).in_order(order, cursor_at(ticket, order), backwards=backwards)
    number: int | None = others.values_list("number", flat=True).first()
    return number
