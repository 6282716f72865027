"""One ticket on the portal: its public conversation, and what its requester may do."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import portal
from accounts.preferences import Gate
from accounts.requests import SignedInRequest
from atum_desk.core import clock
from atum_desk.core.body import takes_files
from atum_desk.core.errors import DomainError, Invalid, NotAllowed, NotFound
from atum_desk.core.http import fragment, page, toast
from atum_desk.core.text import render_markdown
from tickets import operations
from tickets.beside import read_beside
from tickets.forms.files import Carried
from tickets.forms.portal import LONGEST, AnswerForm, CorrectionForm, LastWordForm
from tickets.models import Ticket
from tickets.notices import spoken_unread
from tickets.portal import SHOWN, Message, conversation, has_news, related, steps_of
from tickets.possible import possible
from tickets.states import DONE, PORTAL_WORDS, Status, Verb
from tickets.views.answers import find_alone, find_ticket, redirect_with
from tickets.views.files import carried_by
from tickets.views.way import page_query

BODY = "tickets/portal/_ticket.html"


@portal()
def ticket(request: SignedInRequest, number: int) -> HttpResponse:
    """Show the conversation; just filed, and until anything happens, with its receipt above."""
    found = find_ticket(request.actor, number)
    return _show(request, found, is_receipt="received" in request.GET)


@takes_files
@portal(methods=("POST",))
def reply(request: SignedInRequest, number: int) -> HttpResponse:
    """Answer; what came in meanwhile is shown first, and a ticket that is over goes on in a new one."""
    found = find_ticket(request.actor, number)
    form, files = AnswerForm(request.POST), carried_by(request)
    if not form.is_valid():
        return _show(request, found, form=form, files=files, status=422)
    messages = _messages(request, found)
    if has_news(messages, request.actor, last_seen=form.cleaned_data["last"]):
        return _show(request, found, form=_again(form, messages), files=files, has_news=True, status=409)
    made = form.carry_out(
        lambda entered: operations.reply(
            found.pk, content=entered["text"], uploads=files.arrived(), actor=request.actor
        )
    )
    if made is None:
        return _show(request, found, form=form, files=files, status=form.status)
    if made.is_new_ticket:
        return _continued(request, found, made.ticket)
    return _after(request, number, _("Your answer was sent."))


@takes_files
@portal(methods=("POST",))
def preview(request: SignedInRequest, number: int) -> HttpResponse:
    """Show an answer as it will look, in its place or on the whole page, with the text kept."""
    found, typed = find_ticket(request.actor, number), request.POST.get("text", "")[:LONGEST]
    shown = {"kind": "answer", "body": render_markdown(typed)}
    if request.htmx:
        return fragment(request, "tickets/agent/_preview.html", {"preview": shown})
    form = AnswerForm(initial={"text": typed, "last": request.POST.get("last", "")})
    return _show(request, found, form=form, files=carried_by(request), preview=shown)


@takes_files
@portal(methods=("POST",))
def resolve(request: SignedInRequest, number: int) -> HttpResponse:
    """Call it solved, with a last word if there is one."""
    found = find_ticket(request.actor, number)
    form, files = LastWordForm(request.POST), carried_by(request)
    if form.is_valid() and not files.problems:
        try:
            note = form.cleaned_data["text"]
            operations.resolve(found.pk, note=note, uploads=files.ids, actor=request.actor)
        except Invalid as error:
            files.problems.append(str(error.message))
    if form.errors or files.problems:
        return _show(request, found, form=AnswerForm(request.POST), files=files, status=422)
    return _after(request, number, _("Good to hear. The ticket is resolved."))


@portal(methods=("POST",))
def close(request: SignedInRequest, number: int) -> HttpResponse:
    """Close a resolved ticket."""
    operations.close(find_alone(request.actor, number).pk, actor=request.actor)
    return _after(request, number, _("The ticket is closed."))


@portal(methods=("POST",))
def reopen(request: SignedInRequest, number: int) -> HttpResponse:
    """Say that it is not solved after all."""
    operations.reopen(find_alone(request.actor, number).pk, actor=request.actor)
    return _after(request, number, _("The ticket is open again. Tell us what is still missing."))


@portal(methods=("POST",))
def cancel(request: SignedInRequest, number: int) -> HttpResponse:
    """Take a ticket back that nobody has begun."""
    operations.cancel(find_alone(request.actor, number).pk, actor=request.actor)
    return _after(request, number, _("The ticket is cancelled."))


@portal(methods=("POST",))
def edit_comment(request: SignedInRequest, number: int) -> HttpResponse:
    """Correct an own message within the minutes that are given for it."""
    found = find_ticket(request.actor, number)
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        if "comment" in form.errors:
            raise NotFound(_("There is no such message."))
        return _show(request, found, correction=form, status=422)
    comment_id: UUID = form.cleaned_data["comment"]
    try:
        operations.edit_comment(found.pk, comment_id, content=form.cleaned_data["text"], actor=request.actor)
    except (Invalid, NotAllowed) as refusal:
        return _kept_as_answer(request, found, form.cleaned_data["text"], refusal)
    return _after(request, number, _("Your message was changed."))


def _messages(request: SignedInRequest, found: Ticket, newest: int | None = None) -> list[Message]:
    house = request.organization.name
    return conversation(found, request.actor, house=house, at=clock.now(), newest=newest)


def _again(form: AnswerForm, messages: list[Message]) -> AnswerForm:
    return AnswerForm(initial={"text": form.cleaned_data["text"], "last": messages[-1].key})


def _kept_as_answer(request: SignedInRequest, found: Ticket, text: str, refusal: DomainError) -> HttpResponse:
    """Show why a message stays as it is, with what was typed where a new message is written."""
    form = AnswerForm(initial={"text": text, "last": _messages(request, found)[-1].key})
    # The page puts answers of 422 in place, of 403 not.
    status = 422 if request.htmx else refusal.status
    return _show(request, found, form=form, refusal=str(refusal.message), status=status)


def _context(
    request: SignedInRequest, found: Ticket, form: AnswerForm | None, correction: CorrectionForm | None
) -> dict[str, Any]:
    status = Status(found.status)
    preferences = request.organization.preferences
    may = possible(found, request.actor, preferences, at=clock.now())
    shows_all = "all" in request.GET or "all" in page_query(request)
    messages = _messages(request, found, None if shows_all else SHOWN + 1)
    is_cut = not shows_all and len(messages) > SHOWN + 1
    if is_cut:
        # One more than is shown was read, to know that there are more.
        del messages[1]
    beside = read_beside(found, actor=request.actor, at=clock.now(), staff=False)
    draft = beside.drafts.get("reply", "")
    return {
        "ticket": found,
        "word": PORTAL_WORDS[status],
        "steps": steps_of(status),
        "messages_shown": messages,
        "is_cut": is_cut,
        "beside": beside,
        "unread": spoken_unread(beside.unread),
        "draft": draft,
        "related": related(found, request.actor),
        "form": form or AnswerForm(initial={"last": messages[-1].key, "text": draft}),
        "correction": correction,
        "corrected": correction.data.get("comment") if correction else "",
        "is_own": found.requester_id == request.user.pk,
        "is_over": status is Status.CANCELLED or (status is Status.CLOSED and Verb.REOPEN not in may),
        "is_read_by_itself": preferences.gate == Gate.AUTOMATIC,
        "close_after_days": preferences.close_after_days,
        **{f"may_{verb.value}": verb in may for verb in (Verb.RESOLVE, Verb.CLOSE, Verb.REOPEN, Verb.CANCEL)},
        "section": "list",
    }


def _show(
    request: SignedInRequest,
    found: Ticket,
    *,
    form: AnswerForm | None = None,
    correction: CorrectionForm | None = None,
    files: Carried | None = None,
    has_news: bool = False,
    is_receipt: bool = False,
    refusal: str = "",
    preview: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = _context(request, found, form, correction)
    is_untouched = len(context["messages_shown"]) == 1 and found.status not in DONE
    context |= {"has_news": has_news, "is_receipt": is_receipt and is_untouched, "refusal": refusal}
    context |= {"files": files, "preview": preview}
    return page(request, "tickets/portal/ticket.html", context, part=BODY, status=status)


def _after(request: SignedInRequest, number: int, sentence: str) -> HttpResponse:
    if not request.htmx:
        return redirect_with(request, reverse("tickets:portal_ticket", args=[number]), sentence)
    context = _context(request, find_ticket(request.actor, number), None, None)
    return toast(fragment(request, "tickets/portal/after_change.html", context), sentence)


def _continued(request: SignedInRequest, old: Ticket, fresh: Ticket) -> HttpResponse:
    sentence = _("#%(old)s was over, so your message opened a new ticket: #%(new)s.") % {
        "old": old.number,
        "new": fresh.number,
    }
    address = reverse("tickets:portal_ticket", args=[fresh.number])
    response = redirect_with(request, address, sentence)
    if request.htmx:
        # htmx would follow a redirect and put that page into this one.
        response = HttpResponse(status=204, headers={"HX-Redirect": address})
    return response
