"""What happened to a ticket, as its clocks see it: read from a change or from the history, and kept as JSON."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sla.events import Applied, Event, Fired, Kind
from sla.terms import Metric

Terms = Callable[[UUID], Applied]
"""Finds a policy and calendar as they were applied, by the id under which they are kept."""

DECIDING = frozenset(
    {
        "sla_started_at",
        "last_staff_reply_at",
        "last_requester_message_at",
        "status",
        "priority",
        "due_at_by_hand",
        "is_duplicate_of_id",
    }
)
"""The facts of a ticket that decide its clocks."""

Line = dict[str, Any]
"""One event as JSON: `at`, `kind`, and `value` where the kind has one."""


def lines_of(at: datetime, new: Mapping[str, Any], *, is_birth: bool = False) -> list[Line]:
    """Return what a change means to the clocks, in the order in which its parts act.

    A reply counts before the status that goes with it, a requester's message after it: so an answer that resolves is an
    answer, and a thank-you that resolves asks for none.
    """
    found: list[Line] = []

    def happened(kind: Kind, value: Any = None) -> None:
        found.append({"at": at.isoformat(), "kind": kind.value} | ({} if value is None else {"value": value}))

    if is_birth:
        happened(Kind.CREATED, new.get("priority"))
    applied = new.get("sla")
    if isinstance(applied, Mapping) and "terms" in applied:
        happened(Kind.POLICY_APPLIED, {"terms": applied["terms"], "quietly": bool(applied.get("quietly"))})
    elif "sla_policy_id" in new and new["sla_policy_id"] is None:
        happened(Kind.POLICY_APPLIED)
    accepts = bool(new.get("accepted_at"))
    if accepts:
        happened(Kind.ACCEPTED)
    if new.get("last_staff_reply_at"):
        happened(Kind.STAFF_REPLY)
    if "status" in new and not is_birth and not (accepts and new["status"] == "ACCEPTED"):
        happened(Kind.STATUS, new["status"])
    if new.get("last_requester_message_at"):
        happened(Kind.REQUESTER_MESSAGE)
    if "priority" in new and not is_birth:
        happened(Kind.PRIORITY, new["priority"])
    if "due_at_by_hand" in new:
        happened(Kind.DUE_BY_HAND, new["due_at_by_hand"])
    if new.get("is_duplicate_of_id"):
        happened(Kind.MERGED)
    return found


def fired(at: datetime, metric: Metric, number: int, key: str) -> Line:
    """Return the line of a step that was done."""
    value = {"metric": metric.value, "number": number, "key": key}
    return {"at": at.isoformat(), "kind": Kind.STEP_FIRED.value, "value": value}


def read(lines: Iterable[Line], terms: Terms) -> list[Event]:
    """Return the events that lines of JSON tell."""
    return [_event(line, terms) for line in lines]


def _event(line: Line, terms: Terms) -> Event:
    kind, value = Kind(line["kind"]), line.get("value")
    if kind is Kind.POLICY_APPLIED and value is not None:
        applied = terms(UUID(value["terms"]))
        value = Applied(applied.policy, applied.calendar, quietly=value["quietly"])
    elif kind is Kind.DUE_BY_HAND and value is not None:
        value = datetime.fromisoformat(value)
    elif kind is Kind.STEP_FIRED:
        assert value is not None
        value = Fired(Metric(value["metric"]), value["number"], value["key"])
    return Event(datetime.fromisoformat(line["at"]), kind, value)
