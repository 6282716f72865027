"""The same change to several tickets: from the queue's bar, or from a page of its own."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import desk
from accounts.policy import Right
from accounts.requests import SignedInRequest
from atum_desk.core.http import page
from tickets import operations, queue
from tickets.choices import read_choices
from tickets.forms.bulk import VERB_WORDS, BulkForm, chosen_numbers
from tickets.lists import numbers_of
from tickets.models import Ticket
from tickets.operations import Act
from tickets.operations.runs import AT_MOST
from tickets.spoken_acts import spoken
from tickets.states import Priority
from tickets.views.answers import clean_back, redirect_with
from tickets.views.runs import carry_out

LISTED_AT_MOST = 200


@desk(Right.BULK, methods=("POST",))
def bulk(request: SignedInRequest) -> HttpResponse:
    """Do what was chosen to each ticket that was ticked, or to all of the view; ask what, where nothing was chosen."""
    everything, back = "everything" in request.POST, clean_back(request.POST.get("back", ""))
    numbers = _everything(request, back) if everything else chosen_numbers(request.POST)
    if not numbers:
        address = reverse("tickets:queue") + back
        return redirect_with(request, address, _("Choose at least one ticket first."), messages.WARNING)
    form = BulkForm(request.POST)
    act = form.act() if form.is_valid() else Act()
    if not act:
        return _ask(request, numbers, form, back)
    if everything and "sure" not in request.POST:
        return _ask_whether_all(request, numbers, act, back)
    run = operations.plan_run(numbers[:AT_MOST], act=act, back=back, actor=request.actor)
    return carry_out(request, run)


def _everything(request: SignedInRequest, back: str) -> list[int]:
    asked = queue.read(QueryDict(back[1:]))
    return numbers_of(request, asked, at_most=AT_MOST + 1)


def _ask(request: SignedInRequest, numbers: list[int], form: BulkForm, back: str) -> HttpResponse:
    everything = "everything" in request.POST
    tickets = Ticket.objects.visible_to(request.actor).numbered(numbers[:LISTED_AT_MOST]).order_by("number")
    context: dict[str, Any] = {
        "tickets": [] if everything else tickets.values("number", "subject"),
        "everything": everything,
        "count": min(len(numbers), AT_MOST),
        "is_cut": len(numbers) > AT_MOST,
        "choices": read_choices().offered(),
        "priorities": Priority,
        "verbs": VERB_WORDS,
        "back": back,
        "errors": form.errors,
    }
    return page(request, "tickets/agent/bulk.html", context, status=422 if form.errors else 200)


def _ask_whether_all(request: SignedInRequest, numbers: list[int], act: Act, back: str) -> HttpResponse:
    """Name what would happen to how many, before it does."""
    context = {
        "count": min(len(numbers), AT_MOST),
        "is_cut": len(numbers) > AT_MOST,
        "words": spoken(act, read_choices().names),
        "fields": [(name, value) for name in BulkForm.base_fields if (value := request.POST.get(name))],
        "back": back,
    }
    return page(request, "tickets/agent/bulk_all.html", context)
