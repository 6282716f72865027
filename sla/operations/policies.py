"""Writing policies: the one that an organization is born with, new ones, changes, and their order."""

from copy import copy
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts import policy as rights
from accounts.policy import Right
from atum_desk.core import clock
from atum_desk.core.actors import Actor
from atum_desk.core.errors import NotFound, StaleVersion
from atum_desk.core.names import clean_name, once
from sla.models import SlaPolicy, StartsOn
from sla.operations.promises import (
    Promise,
    check_calendar,
    checked_conditions,
    checked_minutes,
    checked_steps,
)
from tickets.models import Service
from tickets.operations import set_policy_of_services


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
def change_policy(policy_id: UUID, promise: Promise, *, seen: int | None = None, actor: Actor) -> SlaPolicy:
    """Change what a policy promises from now on; running tickets keep the terms under which they began.

    `seen` is the version that a form was made from: a newer one raises StaleVersion. Raises NotAllowed, NotFound,
    Invalid. Publishes `sla_policy.changed`.
    """
    rights.require(actor, Right.MANAGE_SLA)
    policy = _locked(policy_id)
    if seen is not None and seen != policy.version:
        raise StaleVersion(
            _("Someone else changed this service level meanwhile. Look at what is new, then save again.")
        )
    before = policy.facts()
    _set(policy, promise)
    # Its services are kept with them, and are entered in its form all the same.
    if policy.facts() != before or _takes_others(policy, promise):
        policy.version += 1
        _save(policy, actor)
    _take_services(policy, promise, actor)
    return policy


def proposed_policy(policy: SlaPolicy | None, promise: Promise) -> SlaPolicy:
    """Return a policy, or a new one, as it would be with this promise; nothing is saved. Raises Invalid."""
    fresh = copy(policy) if policy is not None else SlaPolicy()
    _set(fresh, promise)
    return fresh


@transaction.atomic
def move_policy(policy_id: UUID, *, up: bool, actor: Actor) -> None:
    """Change places with the policy before or after. Raises NotAllowed, NotFound.

    Publishes `sla_policy.changed` for each that moves.
    """
    rights.require(actor, Right.MANAGE_SLA)
    ordered = list(SlaPolicy.objects.select_for_update(no_key=True).order_by("position", "created_at", "id"))
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
    policy: SlaPolicy | None = SlaPolicy.objects.select_for_update(no_key=True).filter(pk=policy_id).first()
    if policy is None:
        raise NotFound(_("There is no such service level."))
    return policy


def _save(policy: SlaPolicy, actor: Actor) -> None:
    with once(_("There is a service level of this name already. Choose another name."), field="name"):
        policy.save_as(actor)


def _takes_others(policy: SlaPolicy, promise: Promise) -> bool:
    if promise.services is None:
        return False
    return set(Service.objects.filter(sla_policy_id=policy.pk).values_list("pk", flat=True)) != set(
        promise.services
    )


def _take_services(policy: SlaPolicy, promise: Promise, actor: Actor) -> None:
    if promise.services is not None:
        set_policy_of_services(policy.pk, service_ids=promise.services, actor=actor)


def _set(policy: SlaPolicy, promise: Promise) -> None:
    policy.name, policy.description = clean_name(promise.name), promise.description.strip() or None
    for column, minutes in promise.minutes.items():
        setattr(policy, column, checked_minutes(minutes, column))
    policy.starts_on, policy.pause_responses = StartsOn(promise.starts_on).value, promise.pause_responses
    policy.business_hours_enabled = promise.weekly is not None
    check_calendar(promise)
    policy.timezone = promise.timezone
    if promise.weekly is not None:
        policy.business_hours_schedule = {
            day: [list(span) for span in spans] for day, spans in promise.weekly.items()
        }
    policy.holiday_country = promise.holiday_country or None
    policy.escalation_rules = checked_steps(promise.steps, kept=policy.escalation_rules or [])
    policy.escalation_enabled = bool(promise.steps)
    policy.conditions = checked_conditions(promise.conditions)
    policy.is_active = promise.is_active
