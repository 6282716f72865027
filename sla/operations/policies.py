"""Writing policies: the one that an organization is born with, new ones, changes, and their order."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts import policy as rights
from accounts.models import Team, User
from accounts.policy import Right
from atum_desk.core import clock, conditions
from atum_desk.core.actors import Actor
from atum_desk.core.errors import Invalid, NotFound
from atum_desk.core.names import clean_name, once
from sla.calendar import BusinessCalendar, CalendarError
from sla.countries import countries
from sla.models import SlaPolicy, StartsOn
from sla.operations.steps import ACTIONS
from sla.terms import Metric, StepAt
from tickets.condition_fields import MATCHED
from tickets.operations import set_policy_of_services

LONGEST_MINUTES = 10 * 365 * 24 * 60
MOST_STEPS = 20
HIGHEST_PERCENT = 1_000


@dataclass(frozen=True, slots=True)
class Promise:
    """All that a policy says, as people enter it. `minutes` maps columns such as `response_time_low` to minutes.

    `services` are those that are always under it; None leaves them as they are.
    """

    name: str
    description: str = ""
    minutes: Mapping[str, int | None] = field(default_factory=dict)
    starts_on: str = StartsOn.ACCEPTED.value
    pause_responses: bool = False
    timezone: str = "UTC"
    weekly: Mapping[str, Sequence[tuple[str, str]]] | None = None
    holiday_country: str = ""
    steps: Sequence[Mapping[str, Any]] = ()
    conditions: Mapping[str, Any] = field(default_factory=dict)
    services: Sequence[UUID] | None = None
    is_active: bool = True


def create_default_policy(*, actor: Actor) -> SlaPolicy:
    """Give the active organization its first policy, which it can edit. Publishes `sla_policy.created`."""
    policy = SlaPolicy(
        name="Standard", description="Applies to every ticket that no other service level matches."
    )
    policy.save_as(actor)
    return policy


@transaction.atomic
def create_policy(promise: Promise, *, actor: Actor) -> SlaPolicy:
    """Add a policy after those that are there. Raises NotAllowed, Invalid. Publishes `sla_policy.created`."""
    rights.require(actor, Right.MANAGE_SLA)
    last: int | None = SlaPolicy.objects.aggregate(last=Max("position"))["last"]
    policy = SlaPolicy(created_at=clock.now(), position=(last or 0) + 1)
    _set(policy, promise)
    _save(policy, actor)
    _take_services(policy, promise, actor)
    return policy


@transaction.atomic
def change_policy(policy_id: UUID, promise: Promise, *, actor: Actor) -> SlaPolicy:
    """Change what a policy promises from now on; running tickets keep the terms under which they began.

    Raises NotAllowed, NotFound, Invalid. Publishes `sla_policy.changed`.
    """
    rights.require(actor, Right.MANAGE_SLA)
    policy = _locked(policy_id)
    before = policy.facts()
    _set(policy, promise)
    if policy.facts() != before:
        policy.version += 1
        _save(policy, actor)
    _take_services(policy, promise, actor)
    return policy


def proposed_policy(policy: SlaPolicy, promise: Promise) -> SlaPolicy:
    """Return a policy as it would be with this promise; nothing is saved. Raises Invalid."""
    fresh = copy(policy)
    _set(fresh, promise)
    return fresh


@transaction.atomic
def move_policy(policy_id: UUID, *, up: bool, actor: Actor) -> None:
    """Change places with the policy before or after. Raises NotAllowed, NotFound.

    Publishes `sla_policy.changed` for each that moves.
    """
    rights.require(actor, Right.MANAGE_SLA)
    ordered = list(SlaPolicy.objects.select_for_update().order_by("position", "created_at", "id"))
    place = next((number for number, one in enumerate(ordered) if one.pk == policy_id), None)
    if place is None:
        raise NotFound(_("There is no such service level."))
    other = place - 1 if up else place + 1
    if 0 <= other < len(ordered):
        ordered[place], ordered[other] = ordered[other], ordered[place]
    for number, one in enumerate(ordered):
        one.position = number
        one.save_as(actor)


def _locked(policy_id: UUID) -> SlaPolicy:
    policy: SlaPolicy | None = SlaPolicy.objects.select_for_update().filter(pk=policy_id).first()
    if policy is None:
        raise NotFound(_("There is no such service level."))
    return policy


def _save(policy: SlaPolicy, actor: Actor) -> None:
    with once(_("There is a service level of this name already. Choose another name."), field="name"):
        policy.save_as(actor)


def _take_services(policy: SlaPolicy, promise: Promise, actor: Actor) -> None:
    if promise.services is not None:
        set_policy_of_services(policy.pk, service_ids=promise.services, actor=actor)


def _set(policy: SlaPolicy, promise: Promise) -> None:
    policy.name, policy.description = clean_name(promise.name), promise.description.strip() or None
    for column, minutes in promise.minutes.items():
        setattr(policy, column, _minutes(minutes, column))
    policy.starts_on, policy.pause_responses = StartsOn(promise.starts_on).value, promise.pause_responses
    policy.business_hours_enabled = promise.weekly is not None
    _check_calendar(promise)
    policy.timezone = promise.timezone
    if promise.weekly is not None:
        policy.business_hours_schedule = {
            day: [list(span) for span in spans] for day, spans in promise.weekly.items()
        }
    policy.holiday_country = promise.holiday_country or None
    policy.escalation_rules = [_step(step, f"steps[{place}]") for place, step in enumerate(promise.steps)]
    policy.escalation_enabled = bool(promise.steps)
    policy.conditions = _conditions(promise.conditions)
    policy.is_active = promise.is_active


def _conditions(written: Mapping[str, Any]) -> dict[str, Any]:
    """Return conditions as they are kept; none at all hold for every ticket."""
    try:
        found = conditions.read(written, MATCHED)
    except conditions.ConditionError as error:
        raise Invalid(error.sentence, field=f"conditions.{error.path}") from error
    return conditions.write(found) if found.nodes else {}


def _minutes(minutes: int | None, column: str) -> int | None:
    if minutes is not None and not 1 <= minutes <= LONGEST_MINUTES:
        raise Invalid(_("A target is at least one minute and at most ten years."), field=column)
    return minutes


def _check_calendar(promise: Promise) -> None:
    try:
        if promise.weekly is None:
            BusinessCalendar.always(promise.timezone)
        else:
            BusinessCalendar(promise.timezone, promise.weekly)
    except CalendarError as error:
        raise Invalid(error.sentence, field=error.path) from error
    if promise.holiday_country and promise.holiday_country not in countries():
        raise Invalid(
            _("No public holidays are known for “%(code)s”.") % {"code": promise.holiday_country},
            field="holiday_country",
        )


def _step(step: Mapping[str, Any], path: str) -> dict[str, Any]:
    """Return a step as it is kept. Raises Invalid with the path of what is wrong, such as `steps[0].amount`."""
    metric, at, action = (
        _one_of(step.get(name), known, f"{path}.{name}")
        for name, known in (("metric", tuple(Metric)), ("at", tuple(StepAt)), ("action", ACTIONS))
    )
    amount = step.get("amount")
    if not isinstance(amount, int) or amount < 1:
        raise Invalid(
            _("A step comes at 1 percent or later, or a minute or more away."), field=f"{path}.amount"
        )
    if amount > (HIGHEST_PERCENT if at == StepAt.PERCENT else LONGEST_MINUTES):
        raise Invalid(_("This is too large for a step."), field=f"{path}.amount")
    params = dict(step.get("params") or {})
    _check_params(action, params, f"{path}.params")
    return {
        "metric": metric,
        "at": at,
        "amount": amount,
        "action": action,
        "params": params,
        "only_in_hours": bool(step.get("only_in_hours")),
    }


def _one_of(value: Any, known: Sequence[str], path: str) -> str:
    if value not in known:
        raise Invalid(_("“%(value)s” is not known here.") % {"value": value}, field=path)
    return str(value)


def _check_params(action: str, params: Mapping[str, Any], path: str) -> None:
    """Refuse a step that tells nobody, or names a person or team who is not there."""
    if (
        action == "notify"
        and params.get("to") not in {"assignee", "team", "managers"}
        and not params.get("user_id")
    ):
        raise Invalid(_("Say who is told."), field=path)
    people = User.objects.active().staff()
    if (action == "assign" or "user_id" in params) and not _exists(people, params.get("user_id")):
        raise Invalid(_("This person does not work here. Choose another one."), field=path)
    if action == "team" and not _exists(Team.objects.filter(is_active=True), params.get("team_id")):
        raise Invalid(_("There is no such team. Choose another one."), field=path)


def _exists(found: Any, pk: Any) -> bool:
    try:
        return bool(found.filter(pk=UUID(str(pk))).exists())
    except ValueError:
        return False
