"""The ticket's page at the desk, and what is said on it."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts.access import desk
from accounts.policy import Right
from accounts.requests import SignedInRequest
from atum_desk.core.body import takes_files
from atum_desk.core.errors import DomainError, Invalid, StaleVersion, TransitionRefused
from atum_desk.core.http import fragment, page, toast
from tickets import operations
from tickets.forms.desk import NoteForm, ReplyForm
from tickets.forms.files import Carried
from tickets.models import DraftKind, Ticket
from tickets.operations import Outcome
from tickets.states import Status
from tickets.views.answers import find_alone, find_ticket, recount, redirect_with
from tickets.views.files import carried_by
from tickets.views.parts import loaded_parts, news_since, ticket_parts
from tickets.views.way import address_of, after_sending, page_query

REFUSALS = (Invalid, StaleVersion, TransitionRefused)
"""What a form can answer for in its own place: the text is kept, and what is new is shown."""
PARTS = {"before": "tickets/agent/_earlier.html", "news": "tickets/agent/after_news.html"}
"""What the ticket's address gives htmx instead of the page, by the parameter that asks for it."""


@desk()
def ticket(request: SignedInRequest, number: int) -> HttpResponse:
    """Show one ticket; with htmx also an older part of its conversation alone, or what is new in it."""
    found = find_ticket(request.actor, number)
    parts = ticket_parts(request, found, keep="news" in request.GET)
    part = next((template for name, template in PARTS.items() if name in request.GET), None)
    answer = page(request, "tickets/agent/ticket.html", parts, part=part)
    if request.htmx and "before" in request.GET and "around" not in page_query(request):
        # What was loaded stays, also after a change and when the page is loaded again.
        answer["HX-Replace-Url"] = address_of(request, number, earlier=loaded_parts(request) + 1)
    return answer


@transaction.non_atomic_requests
@takes_files
@desk(Right.WORK_ON_TICKETS, methods=("POST",))
def reply(request: SignedInRequest, number: int) -> HttpResponse:
    """Answer publicly; where something arrived since the page was made, show it first and keep the text."""
    found, form = find_alone(request.actor, number), ReplyForm(request.POST)
    files = carried_by(request)
    if not form.is_valid() or files.problems:
        return unsaid(request, found, "reply", _first_error(form), files)
    cleaned = form.cleaned_data
    try:
        done = operations.reply(
            found.pk,
            content=cleaned["content"],
            outcome=cleaned["outcome"],
            actor=request.actor,
            seen=cleaned["seen"],
            uploads=files.ids,
        )
    except REFUSALS as error:
        return unsaid(request, found, "reply", str(error.message), files, error=error, seen=cleaned["seen"])
    sentence = _reply_sentence(done.ticket, cleaned["outcome"])
    return after_sending(request, found, sentence) or said(request, done.ticket.number, sentence)


@transaction.non_atomic_requests
@takes_files
@desk(Right.WORK_ON_TICKETS, methods=("POST",))
def note(request: SignedInRequest, number: int) -> HttpResponse:
    """Write an internal note."""
    found, form = find_alone(request.actor, number), NoteForm(request.POST)
    files = carried_by(request)
    if not form.is_valid() or files.problems:
        return unsaid(request, found, "note", _first_error(form), files)
    try:
        content = form.cleaned_data["content"]
        operations.note(found.pk, content=content, actor=request.actor, uploads=files.ids)
    except REFUSALS as error:
        return unsaid(request, found, "note", str(error.message), files, error=error)
    return said(request, number, _("Note added."))


def said(request: SignedInRequest, number: int, sentence: str) -> HttpResponse:
    """Answer after something was said: the conversation with it, and an empty composer."""
    if not request.htmx:
        return redirect_with(request, f"{address_of(request, number)}#composer", sentence)
    parts = ticket_parts(request, find_ticket(request.actor, number))
    return toast(recount(fragment(request, "tickets/agent/after_reply.html", parts)), sentence)


def unsaid(
    request: SignedInRequest,
    found: Ticket,
    mode: str,
    sentence: str,
    files: Carried,
    *,
    error: DomainError | None = None,
    seen: int | None = None,
) -> HttpResponse:
    """Answer where nothing was said yet: the sentence, what is new, and the text as it was typed, kept as a draft."""
    fresh, content = find_ticket(request.actor, found.number), request.POST.get("content", "")
    if len(content) <= operations.DRAFT_AT_MOST:
        operations.keep_draft(found.pk, kind=DraftKind(mode), content=content, actor=request.actor)
    more: dict[str, Any] = {
        "mode": mode,
        "problem": sentence,
        "kept": {mode: content},
        "files": {mode: files},
        "is_stale": isinstance(error, StaleVersion),
        "news": news_since(fresh, seen) if isinstance(error, StaleVersion) else [],
        "outcome": request.POST.get("outcome", ""),
    }
    template = "tickets/agent/after_reply.html" if request.htmx else "tickets/agent/ticket.html"
    return fragment(
        request, template, ticket_parts(request, fresh, **more), status=error.status if error else 422
    )


def _first_error(form: Any) -> str:
    return next((str(message) for messages in form.errors.values() for message in messages), "")


def _reply_sentence(done: Ticket, outcome: Outcome) -> str:
    if outcome is Outcome.WAIT and done.status == Status.WAITING_CUSTOMER:
        return _("Sent. The ticket waits for the customer.")
    if outcome is Outcome.RESOLVE:
        return _("Sent. The ticket is resolved.")
    return _("Sent.")
