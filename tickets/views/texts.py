"""Pages of their own for what takes words: subject and description, and why a ticket is cancelled."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import desk
from accounts.policy import Right
from accounts.requests import SignedInRequest
from atum_desk.core import clock
from atum_desk.core.errors import DomainError, NotAllowed, StaleVersion
from atum_desk.core.http import page
from tickets import operations
from tickets.forms.desk import CancelForm, SeenForm, TextForm
from tickets.models import Ticket
from tickets.possible import possible
from tickets.views.answers import find_ticket, redirect_with
from tickets.views.parts import news_since
from tickets.views.ticket import REFUSALS

BOTH = ("GET", "HEAD", "POST")


@desk(Right.WORK_ON_TICKETS, methods=BOTH)
def edit_text(request: SignedInRequest, number: int) -> HttpResponse:
    """Change subject and description."""
    ticket = find_ticket(request.actor, number)
    if not possible(ticket, request.actor, request.organization.preferences, at=clock.now()).work:
        raise NotAllowed(_("New tickets are accepted by managers here; until then agents only read them."))
    now = {"subject": ticket.subject, "description": ticket.description, "seen": ticket.version}
    form = TextForm(request.POST or None, initial=now)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, "tickets/agent/edit_text.html", ticket, form)
    cleaned = form.cleaned_data
    try:
        operations.edit_text(
            ticket.pk,
            subject=cleaned["subject"],
            description=cleaned["description"],
            actor=request.actor,
            seen=cleaned["seen"],
        )
    except REFUSALS as error:
        return _refused(request, "tickets/agent/edit_text.html", ticket, form, error)
    return redirect_with(
        request, reverse("tickets:ticket", args=[number]), _("Subject and description are saved.")
    )


@desk(Right.WORK_ON_TICKETS, methods=BOTH)
def cancel(request: SignedInRequest, number: int) -> HttpResponse:
    """Cancel a ticket with a reason."""
    ticket = find_ticket(request.actor, number)
    form = CancelForm(request.POST or None, initial={"seen": ticket.version})
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, "tickets/agent/cancel.html", ticket, form)
    cleaned = form.cleaned_data
    try:
        operations.cancel(ticket.pk, reason=cleaned["reason"], actor=request.actor, seen=cleaned["seen"])
    except REFUSALS as error:
        return _refused(request, "tickets/agent/cancel.html", ticket, form, error)
    return redirect_with(request, reverse("tickets:ticket", args=[number]), _("Cancelled."))


def _form_page(request: SignedInRequest, template: str, ticket: Ticket, form: SeenForm) -> HttpResponse:
    status = 422 if form.errors else 200
    return page(request, template, {"ticket": ticket, "form": form, "seen": ticket.version}, status=status)


def _refused(
    request: SignedInRequest, template: str, ticket: Ticket, form: SeenForm, error: DomainError
) -> HttpResponse:
    """Show what was typed beside what is there now; sending it again goes over what is new."""
    is_stale = isinstance(error, StaleVersion)
    fresh = find_ticket(request.actor, ticket.number)
    if not is_stale:
        form.add_error(error.field if error.field in form.fields else None, str(error.message))
    context = {
        "ticket": fresh,
        "form": form,
        "seen": fresh.version,
        "problem": str(error.message) if is_stale else "",
        "news": news_since(fresh, form.cleaned_data.get("seen")) if is_stale else [],
    }
    return page(request, template, context, status=error.status)
