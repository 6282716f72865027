"""A look at a ticket without leaving the queue: what was asked, what was said last, where it stands."""

from django.http import HttpResponse
from django.urls import reverse

from accounts.access import desk
from accounts.requests import SignedInRequest
from atum_desk.core.http import fragment
from atum_desk.core.text import excerpt
from tickets.views.answers import find_ticket, see_other

LONGEST = 700


@desk()
def peek(request: SignedInRequest, number: int) -> HttpResponse:
    """Show a ticket beside the queue; without htmx the ticket itself. It stays as unread as it was."""
    ticket = find_ticket(request.actor, number)
    if not request.htmx:
        return see_other(reverse("tickets:ticket", args=[number]))
    last = ticket.comments.talk().latest_first().first()
    context = {
        "ticket": ticket,
        "asked": excerpt(ticket.description, LONGEST),
        "last": last,
        "said": excerpt(last.content, LONGEST) if last else "",
    }
    return fragment(request, "tickets/agent/_peek.html", context)
