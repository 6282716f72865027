"""Changes to many tickets: how far each came, its result to come back to, and the way back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import desk
from accounts.policy import Right
from accounts.requests import SignedInRequest
from atum_desk.core import clock
from atum_desk.core.errors import NotFound
from atum_desk.core.http import page
from tickets import operations
from tickets.choices import read_choices
from tickets.models import BulkRun
from tickets.operations import Act
from tickets.operations.runs import CHUNK
from tickets.spoken_acts import spoken
from tickets.tasks import go_on
from tickets.views.answers import see_other

TOLD_AT_MOST = 5
REFUSED_SHOWN = 200
RUNS_SHOWN = 30


@desk(Right.BULK)
def runs(request: SignedInRequest) -> HttpResponse:
    """List the person's own changes, the newest first."""
    newest = list(BulkRun.objects.of_user(request.user.pk).latest_first()[:RUNS_SHOWN])
    names = read_choices().names
    rows = [(run, spoken(Act.from_json(run.act), names)) for run in newest]
    return page(request, "tickets/agent/runs.html", {"rows": rows})


@desk(Right.BULK)
def run(request: SignedInRequest, run_id: UUID) -> HttpResponse:
    """Show how far a change came, or what came of it."""
    found = _find(request, run_id)
    return page(request, "tickets/agent/run.html", _shown(found), part="tickets/agent/_run.html")


@desk(Right.BULK, methods=("POST",))
def cancel_run(request: SignedInRequest, run_id: UUID) -> HttpResponse:
    """End a change where it is."""
    operations.cancel_run(run_id, actor=request.actor)
    return see_other(reverse("tickets:run", args=[run_id]))


@desk(Right.BULK, methods=("POST",))
def undo_run(request: SignedInRequest, run_id: UUID) -> HttpResponse:
    """Take a change back where that is possible."""
    return carry_out(request, operations.take_back_run(run_id, actor=request.actor))


def carry_out(request: SignedInRequest, planned: BulkRun) -> HttpResponse:
    """Do a few tickets now and say so where the person was; leave many to the worker and show how far it is."""
    address = reverse("tickets:run", args=[planned.pk])
    if planned.total > CHUNK:
        go_on.defer_once(request.organization.pk, run_id=str(planned.pk))
        return see_other(address)
    done = operations.advance_run(planned.pk, actor=request.actor)
    _tell(request, done)
    return see_other(reverse("tickets:queue") + done.act.get("back", ""))


def _find(request: SignedInRequest, run_id: UUID) -> Any:
    """Return a run of the person's own, with `undone`."""
    found = BulkRun.objects.of_user(request.user.pk).latest_first().filter(pk=run_id).first()
    if found is None:
        raise NotFound(_("There is no such change."))
    return found


def _shown(run: Any) -> dict[str, Any]:
    return {
        "run": run,
        "words": spoken(Act.from_json(run.act), read_choices().names),
        "refused": run.refused[:REFUSED_SHOWN],
        "more_refused": max(0, len(run.refused) - REFUSED_SHOWN),
        "may_undo": run.may_be_taken_back(clock.now()) and not run.undone,
        "back": reverse("tickets:queue") + run.act.get("back", ""),
    }


def _tell(request: SignedInRequest, run: BulkRun) -> None:
    """Say how many changed, with the way back, and which did not for which reason."""
    sentence = _sentence(run)
    if run.changed and run.may_be_taken_back(clock.now()):
        messages.success(request, sentence, extra_tags=reverse("tickets:undo_run", args=[run.pk]))
    elif run.changed or not run.refused:
        messages.success(request, sentence)
    for number, why in run.refused[:TOLD_AT_MOST]:
        messages.warning(request, _named(number, why))
    if len(run.refused) > TOLD_AT_MOST:
        more = len(run.refused) - TOLD_AT_MOST
        rest = ngettext("%(count)s more was not changed.", "%(count)s more were not changed.", more)
        messages.warning(request, rest % {"count": more})


def _sentence(run: BulkRun) -> str:
    count = len(run.changed)
    if run.undoes_id:
        told = ngettext("%(count)s ticket is as it was.", "%(count)s tickets are as they were.", count)
    elif count:
        told = ngettext("%(count)s ticket changed.", "%(count)s tickets changed.", count)
    else:
        return _("Nothing to change: that was so already.")
    return told % {"count": count}


def _named(number: int, sentence: str) -> str:
    """Say which ticket the sentence is about, unless it does so itself."""
    if f"#{number}:" in sentence or sentence.startswith(f"#{number} "):
        return sentence
    return _("#%(number)s: %(sentence)s") % {"number": number, "sentence": sentence}
