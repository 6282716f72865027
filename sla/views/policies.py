"""The policies among the settings: their order, what each promises, and trying one."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import desk
from accounts.policy import Right, may
from accounts.requests import SignedInRequest
from atum_desk.core import clock, conditions
from atum_desk.core.conditions.builder import Builder
from atum_desk.core.errors import Invalid, NotFound, StaleVersion
from atum_desk.core.http import page
from sla import operations
from sla.forms.policies import PolicyForm, StepForm, TryForm, steps_initial, whom_choices
from sla.forms.seen import show_as_seen
from sla.models import SlaPolicy
from sla.operations import Promise
from sla.pictures import line_of
from sla.trying import Tried, try_terms
from sla.views.reapply import shown_changes
from sla.views.weeks import painted_week
from sla.walltime import first_at_wall
from sla.what_if import if_it_had_been
from sla.words import METRIC_WORDS
from tickets.condition_fields import MATCHED
from tickets.views.answers import redirect_with

BOTH = ("GET", "HEAD", "POST")
MOST_STEPS = 20
StepSet = forms.formset_factory(StepForm, extra=1, max_num=MOST_STEPS, validate_max=True)
ADD_STEP = "add_step"
UNFINISHED = frozenset({"paint", ADD_STEP})
"""Buttons that show the form once more as it was filled in: nothing is checked, and nothing saved."""


@desk(Right.MANAGE_SLA)
def policies(request: SignedInRequest) -> HttpResponse:
    """List the policies in the order in which they are tried."""
    found = SlaPolicy.objects.order_by("position", "created_at", "id")
    return page(
        request,
        "sla/agent/policies.html",
        {
            "policies": found,
            "may_holidays": may(request.actor, Right.MANAGE_ORGANIZATION),
            "section": "settings",
        },
    )


@desk(Right.MANAGE_SLA, methods=BOTH)
def policy_new(request: SignedInRequest) -> HttpResponse:
    """Add a policy; before, try it."""
    return _form(request, None)


@desk(Right.MANAGE_SLA, methods=BOTH)
def policy(request: SignedInRequest, policy_id: UUID) -> HttpResponse:
    """Change a policy; before, try it, or see what would change by it."""
    return _form(request, _find(policy_id))


@desk(Right.MANAGE_SLA, methods=("POST",))
def move(request: SignedInRequest, policy_id: UUID) -> HttpResponse:
    """Move a policy up or down by one place."""
    operations.move_policy(policy_id, up=request.POST.get("to") == "up", actor=request.actor)
    # The keyboard goes on where it was, and not at the beginning of the page.
    return redirect_with(request, f"{reverse('sla:policies')}#policy-{policy_id}", _("The order is saved."))


def _find(policy_id: UUID) -> SlaPolicy:
    found: SlaPolicy | None = SlaPolicy.objects.filter(pk=policy_id).first()
    if found is None:
        raise NotFound(_("There is no such service level."))
    return found


def _form(request: SignedInRequest, found: SlaPolicy | None) -> HttpResponse:
    given = request.POST if request.method == "POST" else None
    form, steps, builder = PolicyForm(given, policy=found), _steps(given, found), _builder(given, found)
    trial = _trial(given, form)
    shown: dict[str, Any] = {}
    status = 200
    if builder.is_action or UNFINISHED & request.POST.keys():
        for one in (form, *steps.forms):
            one.leave_unchecked()
    elif given is not None:
        status = 422
        if all([form.is_valid(), steps.is_valid(), not trial.is_bound or trial.is_valid()]):
            try:
                told = conditions.write(builder.condition())
                promise = form.promise((one.step() for one in steps.forms if not one.is_empty), told)
                shown = _done(request, found, promise, form, trial)
                status = 200
            except conditions.ConditionError as error:
                form.add_error(None, _("Look at the conditions: %(sentence)s") % {"sentence": error.sentence})
            except Invalid as error:
                _refuse(form, steps, error)
            except StaleVersion as error:
                status, shown = error.status, {"stale": str(error.message)}
                show_as_seen(form, str(_find(found.pk).version) if found else "")
    if "saved" in shown:
        return redirect_with(request, reverse("sla:policies"), shown["saved"])
    context = painted_week(form) | {
        "policy": found,
        "form": form,
        "steps": steps,
        "builder": builder,
        "address": _address(found),
        "trial": trial,
        "tried": None,
        "section": "settings",
    }
    return page(request, "sla/agent/policy.html", context | shown, status=status)


def _done(
    request: SignedInRequest, found: SlaPolicy | None, promise: Promise, form: PolicyForm, trial: TryForm
) -> dict[str, Any]:
    """Do what the button says, and return what is shown of it: a trial, what would change, or that it is saved."""
    if "try" in request.POST:
        return {"tried": _tried(operations.proposed_policy(found, promise), trial)}
    if found is None:
        operations.create_policy(promise, actor=request.actor)
    elif "what_if" in request.POST:
        proposed = operations.proposed_policy(found, promise)
        return {"what_if": shown_changes(if_it_had_been(proposed, clock.now()))}
    else:
        operations.change_policy(found.pk, promise, seen=form.cleaned_data["seen"], actor=request.actor)
    return {"saved": _("“%(name)s” is saved.") % {"name": promise.name}}


def _address(found: SlaPolicy | None) -> str:
    return reverse("sla:policy", args=[found.pk]) if found else reverse("sla:policy_new")


def _steps(given: Any, found: SlaPolicy | None) -> Any:
    if given is not None and ADD_STEP in given:
        given = given.copy()
        lines = str(given.get("steps-TOTAL_FORMS", ""))
        given["steps-TOTAL_FORMS"] = str(min(int(lines) + 1, MOST_STEPS)) if lines.isdecimal() else lines
    return StepSet(
        given, prefix="steps", initial=steps_initial(found), form_kwargs={"whom": whom_choices(found)}
    )


def _refuse(form: PolicyForm, steps: Any, error: Invalid) -> None:
    """Put a refusal where it belongs: into the step that it names, or into the form."""
    where = error.field or ""
    if not where.startswith("steps["):
        form.refuse(error)
        return
    place, name = int(where[6:].partition("]")[0]), where.rpartition(".")[2]
    filled = [one for one in steps.forms if not one.is_empty]
    filled[place].add_error("whom" if name == "params" else name, str(error.message))


def _builder(given: Any, found: SlaPolicy | None) -> Builder:
    if given is not None:
        return Builder.sent(given, MATCHED)
    if found is None:
        return Builder.of(conditions.Group("all"), MATCHED)
    kept = conditions.read_kept(found.conditions, MATCHED, of=f"sla_policy {found.pk}")
    return Builder.of(kept, MATCHED)


def _trial(given: Any, form: PolicyForm) -> TryForm:
    if given is not None and "try" in given:
        return TryForm(given, prefix="try")
    kept = {name: given.get(f"try-{name}") for name in TryForm.base_fields} if given is not None else {}
    zone = str(form.get_initial_for_field(form.fields["timezone"], "timezone"))
    return TryForm(
        prefix="try",
        initial={name: text for name, text in kept.items() if text} or {"at": _next_friday(zone)},
    )


def _tried(proposed: SlaPolicy, trial: TryForm) -> list[dict[str, Any]]:
    # The moment is meant on the clocks of the policy, wherever the reader is.
    at = first_at_wall(ZoneInfo(proposed.timezone), trial.cleaned_data["at"])
    return [
        _shown(one) | {"zone": proposed.timezone}
        for one in try_terms(proposed, at, trial.cleaned_data["priority"])
    ]


def _shown(one: Tried) -> dict[str, Any]:
    return {
        "label": METRIC_WORDS[one.cycle.metric],
        "cycle": one.cycle,
        "line": line_of(one.cycle, one.segments, one.cycle.deadline or one.cycle.started_at),
        "segments": one.segments,
    }


def _next_friday(zone: str) -> datetime:
    """Return the coming Friday, ten minutes before five on these clocks: the moment that tells hours apart."""
    today = clock.now().astimezone(ZoneInfo(zone))
    day = today + timedelta(days=(4 - today.weekday()) % 7)
    return day.replace(hour=16, minute=50, second=0, microsecond=0, tzinfo=None)
