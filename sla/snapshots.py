"""A policy with its calendar as JSON, the way it is kept when it is applied, and read back from it."""

import hashlib
import json
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sla.calendar import BusinessCalendar
from sla.events import Applied
from sla.models import SlaPolicy, StartsOn
from sla.terms import Metric, Policy, Step, StepAt
from tickets.states import Priority

COLUMNS = {
    Metric.FIRST_RESPONSE: "response_time",
    Metric.NEXT_RESPONSE: "next_response_time",
    Metric.RESOLUTION: "resolution_time",
}
"""The policy's columns of minutes: one for each priority, such as `response_time_low`."""


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


def applied_of(snapshot: Mapping[str, Any]) -> Applied:
    """Read a snapshot back."""
    return Applied(_policy(snapshot), _calendar(snapshot["calendar"]))


def digest_of(snapshot: Mapping[str, Any]) -> str:
    """Return the snapshot's SHA-256 in hex: equal ones are kept once."""
    return hashlib.sha256(json.dumps(snapshot, sort_keys=True).encode()).hexdigest()


def step_of(written: Mapping[str, Any]) -> Step:
    """Read one escalation step."""
    metric, at = Metric(written["metric"]), StepAt(written["at"])
    params = dict(written.get("params") or {})
    named = json.dumps([written["action"], params], sort_keys=True)
    return Step(
        key=f"{metric.value}:{at.value}:{written['amount']}:{hashlib.sha256(named.encode()).hexdigest()[:8]}",
        metric=metric,
        at=at,
        amount=int(written["amount"]),
        action=written["action"],
        params=params,
        only_in_hours=bool(written.get("only_in_hours")),
    )


def _policy(snapshot: Mapping[str, Any]) -> Policy:
    return Policy(
        name=snapshot["policy"],
        targets={
            (Metric(metric), priority): minutes
            for metric, row in snapshot["targets"].items()
            for priority, minutes in row.items()
            if minutes is not None
        },
        starts_on_creation=snapshot["starts_on_creation"],
        pause_responses=snapshot["pause_responses"],
        steps=tuple(step_of(one) for one in snapshot["steps"]),
    )


def _calendar(written: Mapping[str, Any]) -> BusinessCalendar:
    if written["weekly"] is None:
        return BusinessCalendar.always(written["timezone"])
    holidays = [date.fromisoformat(day) for day in written["holidays"]]
    return BusinessCalendar(written["timezone"], written["weekly"], holidays)
