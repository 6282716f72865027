"""How the desk's views find a ticket and answer after a change, with htmx and without."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from atum_desk.core.actors import Actor
from atum_desk.core.errors import NotFound
from tickets.models import Ticket
from tickets.numbers import LARGEST


def find_ticket(actor: Actor, number: int) -> Ticket:
    """Return the ticket with this number and what its page names; NotFound for one the actor does not see."""
    related = ("requester__company", "service", "team", "assigned_to", "accepted_by")
    found: Ticket | None = (
        Ticket.objects.visible_to(actor).select_related(*related).filter(number=number).first()
        if number <= LARGEST
        else None
    )
    if found is None:
        raise NotFound(_("There is no such ticket."))
    return found


def see_other(address: str) -> HttpResponse:
    """Send the browser on by GET."""
    return HttpResponseRedirect(address, status=303)


def redirect_with(
    request: HttpRequest, address: str, sentence: Any, level: int = messages.SUCCESS
) -> HttpResponse:
    """Send the browser on and say there what was done."""
    messages.add_message(request, level, str(sentence))
    return see_other(address)
