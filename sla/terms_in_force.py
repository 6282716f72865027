"""Which policy a ticket gets, and the terms under which it is applied; terms never change and are remembered."""

from collections.abc import Collection
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import models

from accounts.days_off import Kept
from accounts.models import Organization
from atum_desk.core import clock, conditions, rows
from atum_desk.core.compiled import Compiled, Given
from atum_desk.core.tenancy import current_organization_id
from sla.events import Applied
from sla.holidays import public_holidays
from sla.models import SlaPolicy, SlaTerms, StartsOn
from sla.snapshots import applied_of, digest_of
from sla.terms import Metric
from tickets.condition_fields import MATCHED
from tickets.models import Service, Ticket
from tickets.states import Priority

YEARS_AHEAD = 10
"""For how many years the holidays of a policy are put down when it is applied."""

COLUMNS = {
    Metric.FIRST_RESPONSE: "response_time",
    Metric.NEXT_RESPONSE: "next_response_time",
    Metric.RESOLUTION: "resolution_time",
}
"""The policy's columns of minutes: one for each priority, such as `response_time_low`."""

_ACTIVE: Compiled[SlaPolicy] = Compiled(
    lambda: SlaPolicy.objects.filter(is_active=True).order_by("position", "created_at", "id")
)
_BY_DIGEST: Compiled[SlaTerms] = Compiled(
    lambda: SlaTerms.objects.filter(digest=Given("digest", models.CharField())).order_by("id")[:1]
)


def policy_for(ticket: Ticket) -> SlaPolicy | None:
    """Return the policy of the ticket's service, otherwise the first active one that matches; None for none."""
    policies = _ACTIVE.find()
    named = _named_by_service(ticket) if any_named(policies) else None
    return next((one for one in policies if one.pk == named), None) or next(
        (one for one in policies if matches(one, ticket)), None
    )


def any_named(policies: Collection[SlaPolicy]) -> bool:
    """Say whether a service could choose among the policies at all."""
    return len(policies) > 1 or any(one.conditions for one in policies)


def matches(policy: SlaPolicy, ticket: Ticket) -> bool:
    """Say whether a policy's conditions hold for the ticket; without any they hold for each, unreadable for none."""
    if not policy.conditions:
        return True
    asked = conditions.read_kept(policy.conditions, MATCHED, of=f"sla_policy {policy.pk}")
    return conditions.matches(asked, ticket, MATCHED, at=clock.now())


def _named_by_service(ticket: Ticket) -> UUID | None:
    if ticket.service_id is None:
        return None
    named: UUID | None = (
        Service.objects.filter(pk=ticket.service_id).values_list("sla_policy_id", flat=True).first()
    )
    return named


def terms_of(policy: SlaPolicy, since: datetime) -> SlaTerms:
    """Return the policy's present terms, put down if they are not yet; its holidays begin a year before `since`."""
    snapshot = snapshot_of(policy, holidays_of(policy, since))
    digest = digest_of(snapshot)
    found = _BY_DIGEST.find(digest=digest)
    if found:
        return found[0]
    fresh = SlaTerms(policy=policy, digest=digest, content=snapshot)
    rows.insert(fresh)
    return fresh


def snapshot_of(policy: SlaPolicy, holidays: Collection[date]) -> dict[str, Any]:
    """Return what the policy promises and when its calendar is open, as JSON."""
    weekly = policy.business_hours_schedule if policy.business_hours_enabled else None
    return {
        "policy": policy.name,
        "version": policy.version,
        "targets": {
            metric.value: {
                priority.value: getattr(policy, f"{column}_{priority.value.lower()}") for priority in Priority
            }
            for metric, column in COLUMNS.items()
        },
        "starts_on_creation": policy.starts_on == StartsOn.CREATED,
        "pause_responses": policy.pause_responses,
        "steps": (policy.escalation_rules or []) if policy.escalation_enabled else [],
        "calendar": {
            "timezone": policy.timezone,
            "weekly": weekly,
            "holidays": sorted(day.isoformat() for day in holidays) if weekly is not None else [],
        },
    }


def holidays_of(policy: SlaPolicy, since: datetime, days_off: Kept | None = None) -> set[date]:
    """Return the days on which a policy's time does not count, from the year before `since` on, for some years.

    `days_off` are taken for the organization's own, which otherwise are those that it keeps.
    """
    if not policy.business_hours_enabled:
        return set()
    years = range(since.year - 1, since.year + YEARS_AHEAD)
    kept = Organization.objects.current().holidays or [] if days_off is None else days_off
    own = {date.fromisoformat(one["date"]) for one in kept}
    return own | set(public_holidays(policy.holiday_country, years) if policy.holiday_country else ())


def find_terms(terms_id: UUID) -> Applied:
    """Return terms by their id. Raises SlaTerms.DoesNotExist."""
    return _find(current_organization_id(), terms_id)


@lru_cache(maxsize=1_024)
def _find(organization_id: UUID, terms_id: UUID) -> Applied:
    kept = SlaTerms.objects.get(pk=terms_id)
    return applied_of(kept.content, kept.policy_id)
