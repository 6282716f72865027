"""Changing what was said: editing within the minutes, and taking a text away."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import desk
from accounts.policy import Right
from accounts.requests import SignedInRequest
from atum_desk.core import clock
from atum_desk.core.errors import DomainError, NotAllowed
from atum_desk.core.http import fragment, page, toast
from tickets import operations
from tickets.conversation import Message, find_comment, message_of
from tickets.forms.desk import NoteForm
from tickets.models import Ticket
from tickets.views.answers import find_ticket, redirect_with
from tickets.views.parts import ticket_parts
from tickets.views.ticket import REFUSALS

BOTH = ("GET", "HEAD", "POST")


@desk(Right.WORK_ON_TICKETS, methods=BOTH)
def edit_comment(request: SignedInRequest, number: int, comment_id: UUID) -> HttpResponse:
    """Edit an own message or note, in its place or on a page of its own."""
    ticket = find_ticket(request.actor, number)
    comment = find_comment(ticket, comment_id)
    message = message_of(comment, actor=request.actor, at=clock.now())
    if request.method != "POST" and not message.may_edit:
        raise NotAllowed(
            _("The minutes in which you could edit this message are over. Write a new one instead.")
        )
    form = NoteForm(request.POST or None, initial={"content": comment.content})
    if request.method != "POST" or not form.is_valid():
        return _edit_page(request, ticket, message, form)
    try:
        operations.edit_comment(
            ticket.pk, comment_id, content=form.cleaned_data["content"], actor=request.actor
        )
    except REFUSALS as error:
        return _edit_page(request, ticket, message, form, error)
    return _changed(request, ticket, message, _("The message is changed."))


@desk(Right.WORK_ON_TICKETS, methods=BOTH)
def redact_comment(request: SignedInRequest, number: int, comment_id: UUID) -> HttpResponse:
    """Ask, then take a message's text away."""
    ticket = find_ticket(request.actor, number)
    comment = find_comment(ticket, comment_id)
    message = message_of(comment, actor=request.actor, at=clock.now())
    if request.method == "POST":
        operations.redact_comment(ticket.pk, comment_id, actor=request.actor)
        return redirect_with(
            request, _address(ticket, message), _("The text is removed. That it was written stays.")
        )
    if not message.may_redact:
        raise NotAllowed(_("You can redact your own messages only. Ask a manager to remove this one."))
    return page(request, "tickets/agent/redact.html", {"ticket": ticket, "message": message})


def _address(ticket: Ticket, message: Message) -> str:
    return f"{reverse('tickets:ticket', args=[ticket.number])}#comment-{message.key}"


def _edit_page(
    request: SignedInRequest,
    ticket: Ticket,
    message: Message,
    form: NoteForm,
    error: DomainError | None = None,
) -> HttpResponse:
    if error is not None:
        form.add_error("content", str(error.message))
    status = 422 if form.errors else 200
    context = {"ticket": ticket, "message": message, "form": form}
    part = "tickets/agent/_edit_comment.html"
    return page(request, "tickets/agent/edit_comment.html", context, part=part, status=status)


def _changed(request: SignedInRequest, ticket: Ticket, message: Message, sentence: str) -> HttpResponse:
    if not request.htmx:
        return redirect_with(request, _address(ticket, message), sentence)
    parts = ticket_parts(request, find_ticket(request.actor, ticket.number), keep=True)
    return toast(fragment(request, "tickets/agent/after_edit_comment.html", parts), sentence)
