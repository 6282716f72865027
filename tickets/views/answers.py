"""How the desk's views find a ticket and answer after a change, with htmx and without."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _

from atum_desk.core.actors import Actor
from atum_desk.core.errors import NotFound
from tickets import queue
from tickets.models import Ticket
from tickets.visible import read_ticket, read_whole_ticket

LONGEST_BACK = 2000


def find_ticket(actor: Actor, number: int) -> Ticket:
    """Return the ticket with this number and what its page names; NotFound for one the actor does not see."""
    return _or_refuse(read_whole_ticket(number, actor))


def find_alone(actor: Actor, number: int) -> Ticket:
    """Return the ticket with this number by itself, enough for a verb; NotFound for one the actor does not see."""
    return _or_refuse(read_ticket(number, actor))


def _or_refuse(found: Ticket | None) -> Ticket:
    if found is None:
        raise NotFound(_("There is no such ticket."))
    return found


def clean_back(asked: str) -> str:
    """Return a queue's query string as the queue itself would write it, whatever was sent; empty for none."""
    if not asked.startswith("?") or len(asked) > LONGEST_BACK:
        return ""
    wanted = queue.read(QueryDict(asked[1:]))
    return wanted.address(after=wanted.after)


def see_other(address: str) -> HttpResponse:
    """Send the browser on by GET."""
    return HttpResponseRedirect(address, status=303)


def recount(response: HttpResponse) -> HttpResponse:
    """Let the rail ask anew how many tickets its views hold."""
    response["HX-Trigger-After-Settle"] = "recount"
    return response


def redirect_with(
    request: HttpRequest, address: str, sentence: Any, level: int = messages.SUCCESS
) -> HttpResponse:
    """Send the browser on and say there what was done."""
    messages.add_message(request, level, str(sentence))
    return see_other(address)
