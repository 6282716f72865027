"""What happens while somebody writes: texts begun are kept, others are seen, Markdown is shown as it will look."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import desk, portal
from accounts.policy import Right
from accounts.requests import SignedInRequest
from atum_desk.core import clock
from atum_desk.core.body import takes_files
from atum_desk.core.errors import Invalid
from atum_desk.core.http import fragment, toast
from atum_desk.core.text import render_markdown
from tickets import operations
from tickets.beside import read_present
from tickets.forms.composing import DraftForm, KindForm, PresenceForm
from tickets.models import DraftKind, Ticket
from tickets.presence import presence_of
from tickets.views.answers import find_ticket, redirect_with
from tickets.views.files import carried_by
from tickets.views.parts import news_since, ticket_parts
from tickets.views.way import address_of

post = desk(Right.WORK_ON_TICKETS, methods=("POST",))


@desk(methods=("POST",))
def presence(request: SignedInRequest, number: int) -> HttpResponse:
    """Note that the page is still open; say who else is there and what is new, or nothing where nothing changed."""
    ticket, form = find_ticket(request.actor, number), PresenceForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("This page is out of date. Reload it."))
    told = form.cleaned_data
    operations.stay(ticket, seen=told["seen"], typing=told["typing"], actor=request.actor)
    others = presence_of(ticket, read_present(ticket, actor=request.actor, at=clock.now()))
    if others.mark == told["mark"]:
        return HttpResponse(status=204)
    news = news_since(ticket, told["seen"])
    context = {"ticket": ticket, "seen": told["seen"], "presence": others, "news": news, "newest": news[-1:]}
    return fragment(request, "tickets/agent/_presence.html", context)


@post
def draft(request: SignedInRequest, number: int) -> HttpResponse:
    """Keep a text that is not sent yet, and let others see that somebody writes."""
    ticket = find_ticket(request.actor, number)
    operations.stay(ticket, seen=ticket.version, typing=True, actor=request.actor)
    return _keep(request, ticket)


@takes_files
@post
def discard_draft(request: SignedInRequest, number: int) -> HttpResponse:
    """Forget a text that was begun."""
    ticket, form = find_ticket(request.actor, number), KindForm(request.POST)
    kind = form.cleaned_data["kind"] if form.is_valid() else DraftKind.REPLY
    operations.drop_draft(ticket.pk, kind=kind, actor=request.actor)
    if not request.htmx:
        return redirect_with(request, f"{address_of(request, number)}#composer", _("Discarded."))
    parts = ticket_parts(request, ticket, mode=kind.value)
    return toast(fragment(request, "tickets/agent/_composer.html", parts), _("Discarded."), "info")


@takes_files
@post
def preview(request: SignedInRequest, number: int) -> HttpResponse:
    """Show a text as it will look, in its place or on the whole page, with the text kept."""
    ticket, form = find_ticket(request.actor, number), DraftForm(request.POST)
    if not form.is_valid():
        raise Invalid(str(next(iter(form.errors.values()))[0]))
    kind, content = form.cleaned_data["kind"], form.cleaned_data["content"]
    shown = {"kind": kind.value, "body": render_markdown(content)}
    if request.htmx:
        return fragment(request, "tickets/agent/_preview.html", {"preview": shown})
    operations.keep_draft(ticket.pk, kind=kind, content=content, actor=request.actor)
    files = {kind.value: carried_by(request)}
    parts = ticket_parts(
        request, ticket, mode=kind.value, kept={kind.value: content}, files=files, preview=shown
    )
    return fragment(request, "tickets/agent/ticket.html", parts)


@portal(methods=("POST",))
def portal_draft(request: SignedInRequest, number: int) -> HttpResponse:
    """Keep a requester's text that is not sent yet."""
    return _keep(request, find_ticket(request.actor, number))


@takes_files
@portal(methods=("POST",))
def portal_discard_draft(request: SignedInRequest, number: int) -> HttpResponse:
    """Forget a requester's text."""
    ticket = find_ticket(request.actor, number)
    operations.drop_draft(ticket.pk, kind=DraftKind.REPLY, actor=request.actor)
    return redirect_with(request, reverse("tickets:portal_ticket", args=[number]), _("Discarded."))


def _keep(request: SignedInRequest, ticket: Ticket) -> HttpResponse:
    form = DraftForm(request.POST)
    if not form.is_valid():
        raise Invalid(str(next(iter(form.errors.values()))[0]))
    operations.keep_draft(ticket.pk, **form.cleaned_data, actor=request.actor)
    return HttpResponse(status=204)
