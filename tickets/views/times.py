"""A ticket's times that people set: when it is due, and when one wants to be reminded of it."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts.access import desk
from accounts.policy import Right
from accounts.requests import SignedInRequest
from atum_desk.core import clock
from atum_desk.core.display import exact
from atum_desk.core.errors import Invalid
from atum_desk.core.http import fragment, toast
from tickets import operations
from tickets.forms.composing import DueForm, ReminderForm
from tickets.models import Ticket
from tickets.reminders import offered
from tickets.views.answers import find_ticket, recount, redirect_with
from tickets.views.parts import ticket_parts
from tickets.views.ticket import REFUSALS
from tickets.views.verbs import refused
from tickets.views.way import address_of

post = desk(Right.WORK_ON_TICKETS, methods=("POST",))


@post
def set_due(request: SignedInRequest, number: int) -> HttpResponse:
    """Set by hand when the ticket is due, or return to the computed deadline."""
    ticket, form = find_ticket(request.actor, number), DueForm(request.POST)
    try:
        due_at = _valid(form)["due_at"]
        operations.set_due(ticket.pk, due_at=due_at, actor=request.actor, seen=form.cleaned_data["seen"])
    except REFUSALS as error:
        return refused(request, number, error, form.cleaned_data.get("seen"))
    if due_at is None:
        return _done(request, ticket, _("The computed deadline holds again."), focus="due")
    return _done(request, ticket, _("Due %(when)s.") % {"when": exact(due_at)}, focus="due")


@post
def remind(request: SignedInRequest, number: int) -> HttpResponse:
    """Remind oneself of the ticket later."""
    ticket, form = find_ticket(request.actor, number), ReminderForm(request.POST)
    try:
        told = _valid(form)
        remind_at = told["remind_at"] or offered(told["when"], clock.now())
        if remind_at is None:
            raise Invalid(_("That moment is past. Choose another one."))
        operations.remind(ticket.pk, remind_at=remind_at, actor=request.actor)
    except REFUSALS as error:
        return refused(request, number, error)
    sentence = _("You will be reminded %(when)s.") % {"when": exact(remind_at)}
    return _done(request, ticket, sentence, focus="remind")


@post
def forget(request: SignedInRequest, number: int) -> HttpResponse:
    """Take one's reminder back."""
    ticket = find_ticket(request.actor, number)
    operations.forget(ticket.pk, actor=request.actor)
    return _done(request, ticket, _("You will not be reminded."), focus="remind")


def _valid(form: Any) -> dict[str, Any]:
    """Return what the form holds. Raises Invalid with its first sentence."""
    if not form.is_valid():
        raise Invalid(str(next(iter(form.errors.values()))[0]))
    told: dict[str, Any] = form.cleaned_data
    return told


def _done(request: SignedInRequest, ticket: Ticket, sentence: str, *, focus: str) -> HttpResponse:
    if not request.htmx:
        return redirect_with(request, address_of(request, ticket.number), sentence)
    parts = ticket_parts(request, find_ticket(request.actor, ticket.number), focus=focus, keep=True)
    return toast(recount(fragment(request, "tickets/agent/after_verb.html", parts)), sentence)
