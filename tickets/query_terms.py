"""The filters of the query line, by the word before the colon: what each may be, and the condition it means."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from atum_desk.core.conditions import ME, Condition, Group, Leaf, Operator
from tickets.query_times import NONE, Unreadable, read_due, read_past
from tickets.spelling import clean_tag
from tickets.states import DONE, OPEN, Channel, Priority, Status

Op = Operator

Names = Mapping[str, Callable[[str], UUID | None]]
"""How names are looked up, by what they name: "assignee", "team", "service", "company"."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What a line is read with: how names are found, and the reader's clocks."""

    names: Names
    at: datetime
    zone: ZoneInfo


def _status(value: str, _key: str, _reader: Reader) -> Condition:
    wanted = value.lower()
    sets = {"open": OPEN, "done": DONE, "waiting": {Status.WAITING_CUSTOMER}}
    among = sets.get(wanted) or {one for one in Status if _is(wanted, one)}
    if not among:
        raise Unreadable(_unknown(value, [*sets, *(one.value.lower() for one in Status)]))
    held = tuple(one.value for one in Status if one in among)
    return Leaf("status", Op.IN.value, held)


def _priority(value: str, _key: str, _reader: Reader) -> Condition:
    return _chosen("priority", value, Priority)


def _channel(value: str, _key: str, _reader: Reader) -> Condition:
    return _chosen("channel", value, Channel)


def _chosen(field: str, value: str, kind: type[Priority] | type[Channel]) -> Condition:
    for one in kind:
        if _is(value.lower(), one):
            return Leaf(field, Op.IS.value, one.value)
    raise Unreadable(_unknown(value, [one.value.lower() for one in kind]))


def _is(wanted: str, one: Status | Priority | Channel) -> bool:
    return wanted in {one.value.lower(), str(one.label).lower(), one.value.lower().replace("_", "-")}


def _unknown(value: str, known: Sequence[str]) -> str:
    return _("“%(value)s” is not known here. Known are %(known)s.") % {
        "value": value,
        "known": ", ".join(known),
    }


def _named(value: str, key: str, reader: Reader) -> Condition:
    field = FIELDS.get(key, key)
    if value.lower() == NONE:
        return Leaf(field, Op.IS_EMPTY.value)
    if value.lower() == ME and key in {"assignee", "team"}:
        return Leaf(field, Op.IS.value, ME)
    found = reader.names[key](value)
    if found is None:
        raise Unreadable(_("Nothing is called “%(value)s” here. Look at the spelling.") % {"value": value})
    return Leaf(field, Op.IS.value, found)


def _tag(value: str, _key: str, _reader: Reader) -> Condition:
    if value.lower() == NONE:
        return Leaf("tags", Op.IS_EMPTY.value)
    tag = clean_tag(value)
    if not tag:
        raise Unreadable(
            _("“%(value)s” is no tag. Write %(example)s.") % {"value": value, "example": "tag:vpn"}
        )
    return Leaf("tags", Op.CONTAINS.value, tag)


def _text(value: str, key: str, _reader: Reader) -> Condition:
    return Leaf(key, Op.CONTAINS.value, value)


def _requester(value: str, _key: str, _reader: Reader) -> Condition:
    return Leaf("requester.email", (Op.IS if "@" in value.strip("@") else Op.CONTAINS).value, value.lower())


_LEVEL = re.compile(r"([<>]?)(\d{1,4})")


def _level(value: str, _key: str, _reader: Reader) -> Condition:
    found = _LEVEL.fullmatch(value)
    if found is None:
        raise Unreadable(_("“%(value)s” is no level. Write 2, or >0.") % {"value": value})
    op = {"": Op.IS, "<": Op.LESS, ">": Op.GREATER}[found[1]]
    return Leaf("escalation_level", op.value, int(found[2]))


def _state(value: str, _key: str, reader: Reader) -> Condition:
    known: Mapping[str, Callable[[], Condition]] = {
        "open": lambda: _status("open", "status", reader),
        "done": lambda: _status("done", "status", reader),
        "unassigned": lambda: Leaf("assignee", Op.IS_EMPTY.value),
        "paused": lambda: Leaf("sla_paused_at", Op.IS_NOT_EMPTY.value),
        "overdue": overdue,
    }
    if value.lower() not in known:
        raise Unreadable(_unknown(value, list(known)))
    return known[value.lower()]()


def overdue() -> Group:
    """Return what is late: open, and what must be met next is past; a deadline that stands still is none."""
    return Group(
        "all",
        (
            Leaf("status", Op.IN.value, tuple(one.value for one in Status if one in OPEN)),
            Leaf("sla_due_at", Op.IS_PAST.value),
        ),
    )


def _past(value: str, key: str, reader: Reader) -> Condition:
    return read_past(value, FIELDS[key], reader.zone)


def _due(value: str, key: str, reader: Reader) -> Condition:
    return read_due(value, FIELDS[key], reader.zone, reader.at)


FIELDS = {
    "company": "requester.company",
    "created": "created_at",
    "updated": "updated_at",
    "resolved": "resolved_at",
    "closed": "closed_at",
    "asked": "last_requester_message_at",
    "answered": "last_staff_reply_at",
    "due": "sla_due_at",
}
"""The field that a filter asks, where it is called otherwise."""

KEYS: Mapping[str, Callable[[str, str, Reader], Condition]] = {
    "status": _status,
    "is": _state,
    "priority": _priority,
    "assignee": _named,
    "team": _named,
    "service": _named,
    "company": _named,
    "requester": _requester,
    "tag": _tag,
    "subject": _text,
    "description": _text,
    "channel": _channel,
    "level": _level,
    "created": _past,
    "updated": _past,
    "resolved": _past,
    "closed": _past,
    "asked": _past,
    "answered": _past,
    "due": _due,
}
"""The filters of a line, by the word before the colon."""

EXAMPLES: Mapping[str, str] = {
    "status": "status:open",
    "is": "is:overdue",
    "priority": "priority:high,urgent",
    "assignee": "assignee:me",
    "team": "team:none",
    "service": 'service:"Laptop and phone"',
    "company": "company:none",
    "requester": "requester:ada@company.example",
    "tag": "-tag:vpn",
    "subject": "subject:printer",
    "description": 'description:"paper jam"',
    "channel": "channel:portal",
    "level": "level:>0",
    "created": "created:<7d",
    "updated": "updated:>2d",
    "resolved": "resolved:2026-11-24",
    "closed": "closed:>2026-11-01",
    "asked": "asked:>1d",
    "answered": "answered:none",
    "due": "due:<4h",
}
"""An example for each filter."""
