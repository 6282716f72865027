"""A policy with its calendar read from the JSON that was kept when it was applied."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sla.calendar import BusinessCalendar
from sla.events import Applied
from sla.terms import Metric, Policy, Step, StepAt


def applied_of(snapshot: Mapping[str, Any], key: Any = None) -> Applied:
    """Read a snapshot; `key` is what the policy is called by."""
    return Applied(_policy(snapshot, key), _calendar(snapshot["calendar"]))


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


def _policy(snapshot: Mapping[str, Any], key: Any) -> Policy:
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
        # A step is known by its key and done once: what was kept twice is one.
        steps=tuple({one.key: one for one in map(step_of, snapshot["steps"])}.values()),
        key=key,
    )


def _calendar(written: Mapping[str, Any]) -> BusinessCalendar:
    if written["weekly"] is None:
        return BusinessCalendar.always(written["timezone"])
    holidays = [date.fromisoformat(day) for day in written["holidays"]]
    return BusinessCalendar(written["timezone"], written["weekly"], holidays)
