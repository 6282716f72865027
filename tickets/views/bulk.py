"""The same change to several tickets: from the queue's bar, or from a page of its own."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import desk
from accounts.policy import Right
from accounts.requests import SignedInRequest
from atum_desk.core.http import page
from tickets import operations
from tickets.choices import read_choices
from tickets.forms.bulk import VERB_WORDS, BulkForm, chosen_numbers
from tickets.models import Ticket
from tickets.operations import BulkResult
from tickets.operations.bulk import AT_MOST
from tickets.states import Priority
from tickets.views.answers import redirect_with, see_other

TOLD_AT_MOST = 5


@desk(Right.BULK, methods=("POST",))
def bulk(request: SignedInRequest) -> HttpResponse:
    """Do what was chosen to each ticket that was ticked; ask what, where nothing was chosen."""
    numbers, back = chosen_numbers(request.POST), _back(request)
    if not numbers:
        return redirect_with(request, back, _("Choose at least one ticket first."), messages.WARNING)
    form = BulkForm(request.POST)
    act = form.act(request.actor) if form.is_valid() else None
    if act is None:
        return _ask(request, numbers, form)
    _tell(request, operations.bulk(numbers, verb=act, actor=request.actor))
    return see_other(back)


def _back(request: SignedInRequest) -> str:
    """Return the queue as it was; only its query string comes from the form."""
    asked = request.POST.get("back", "")
    return reverse("tickets:queue") + (asked if asked.startswith("?") else "")


def _ask(request: SignedInRequest, numbers: list[int], form: BulkForm) -> HttpResponse:
    tickets = Ticket.objects.visible_to(request.actor).numbered(numbers).order_by("number")
    context: dict[str, Any] = {
        "tickets": tickets.values("number", "subject")[:AT_MOST],
        "choices": read_choices().offered(),
        "priorities": Priority,
        "verbs": VERB_WORDS,
        "back": request.POST.get("back", ""),
        "errors": form.errors,
    }
    return page(request, "tickets/agent/bulk.html", context, status=422 if form.errors else 200)


def _tell(request: SignedInRequest, result: BulkResult) -> None:
    """Say how many changed, and which did not for which reason."""
    changed, refused = len(result.changed), result.refused
    if changed:
        messages.success(
            request,
            ngettext("%(count)s ticket changed.", "%(count)s tickets changed.", changed) % {"count": changed},
        )
    for number, sentence in refused[:TOLD_AT_MOST]:
        messages.warning(request, _named(number, sentence))
    if len(refused) > TOLD_AT_MOST:
        more = len(refused) - TOLD_AT_MOST
        sentence = ngettext("%(count)s more was not changed.", "%(count)s more were not changed.", more)
        messages.warning(request, sentence % {"count": more})


def _named(number: int, sentence: str) -> str:
    """Say which ticket the sentence is about, unless it does so itself."""
    if f"#{number}:" in sentence:
        return sentence
    return _("#%(number)s: %(sentence)s") % {"number": number, "sentence": sentence}
