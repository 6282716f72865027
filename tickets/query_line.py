"""The query line: `status:open assignee:me -tag:vpn updated:<2d "exact words"`, read to a tree of conditions.

Words without a filter are searched wherever they stand in a ticket; what stands in quotes is looked for as it is.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from atum_desk.core.conditions import ME, Condition, Group, Leaf, Operator
from atum_desk.core.conditions.spans import read_span
from tickets.states import DONE, OPEN, Channel, Priority, Status

Op = Operator
NONE = "none"
LIKENESS = 0.75
_PIECE = re.compile(
    r'\s*(?P<all>(?P<not>-?)(?:(?P<key>[A-Za-z_]+):)?(?P<value>(?:"[^"]*"|[^\s"])+|"[^"]*$|))'
)
_EACH = re.compile(r'(?:"[^"]*"|[^,"])+')


@dataclass(frozen=True, slots=True)
class LineError(ValueError):
    """What cannot be read of a line, and where: from `start` to `end` in characters."""

    start: int
    end: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Term:
    """A filter of a line: where it stands, and what it asks."""

    start: int
    end: int
    condition: Condition


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was understood: the words that are searched, and its filters in their order."""

    words: str = ""
    terms: tuple[Term, ...] = ()

    @property
    def condition(self) -> Group:
        """Return all filters as one tree."""
        return Group("all", tuple(term.condition for term in self.terms))


Names = Mapping[str, Callable[[str], UUID | None]]
"""How names are looked up, by what they name: "assignee", "team", "service", "company"."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What a line is read with: how names are found, and the reader's clocks."""

    names: Names
    at: datetime
    zone: ZoneInfo


class _Wrong(ValueError):
    pass


def parse(text: str, reader: Reader) -> Line:
    """Read a line. Raises LineError with the word that cannot be understood."""
    words, terms = [], []
    for piece in _PIECE.finditer(text):
        if not piece["all"]:
            continue
        start, end = piece.span("all")
        key, value = piece["key"], piece["value"]
        try:
            if key is None and value.startswith('"'):
                condition = _phrase(value)
            elif key is None or (key.lower() not in KEYS and not _meant(key, value)):
                words.append(piece["all"])
                continue
            else:
                condition = _term(key.lower(), value, reader)
        except _Wrong as error:
            raise LineError(start, end, str(error)) from error
        terms.append(Term(start, end, Group("none", (condition,)) if piece["not"] else condition))
    return Line(" ".join(words), tuple(terms))


def has_filters(text: str) -> bool:
    """Say whether a line is more than words: whether reading it needs names at all."""
    return any(
        (piece["key"] and (piece["key"].lower() in KEYS or _meant(piece["key"], piece["value"])))
        or piece["value"].startswith('"')
        for piece in _PIECE.finditer(text)
        if piece["all"]
    )


def without(text: str, term: Term) -> str:
    """Return a line without one of its filters."""
    return " ".join((text[: term.start] + text[term.end :]).split())


def quoted(words: str) -> str:
    """Return words as the value of a filter."""
    return f'"{words}"' if re.search(r"[\s,]", words) else words


def _meant(key: str, value: str) -> list[str]:
    """Return the filter that a mistyped one may have meant; an address such as https://… means none."""
    return [] if value.startswith("//") else get_close_matches(key.lower(), KEYS, 1, LIKENESS)


def _term(key: str, value: str, reader: Reader) -> Condition:
    if key not in KEYS:
        meant = _meant(key, value)[0]
        raise _Wrong(
            _("There is no filter “%(key)s”. Did you mean “%(meant)s”?") % {"key": key, "meant": meant}
        )
    values = [one for one in (_bare(part) for part in _EACH.findall(value)) if one]
    if not values:
        raise _Wrong(
            _("Say what “%(key)s” is to be, such as %(example)s.") % {"key": key, "example": EXAMPLES[key]}
        )
    found = tuple(KEYS[key](one, key, reader) for one in values)
    return found[0] if len(found) == 1 else Group("any", found)


def _bare(value: str) -> str:
    return value.replace('"', "").strip()


def _phrase(value: str) -> Condition:
    words = _bare(value)
    if not words:
        raise _Wrong(_("There is nothing between the quotes. Write the words between them."))
    return Group("any", tuple(Leaf(name, Op.CONTAINS.value, words) for name in ("subject", "description")))


def _status(value: str, _key: str, _reader: Reader) -> Condition:
    wanted = value.lower()
    sets = {"open": OPEN, "done": DONE, "waiting": {Status.WAITING_CUSTOMER}}
    among = sets.get(wanted) or {one for one in Status if _is(wanted, one)}
    if not among:
        raise _Wrong(_unknown(value, [*sets, *(one.value.lower() for one in Status)]))
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
    raise _Wrong(_unknown(value, [one.value.lower() for one in kind]))


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
        raise _Wrong(_("Nothing is called “%(value)s” here. Look at the spelling.") % {"value": value})
    return Leaf(field, Op.IS.value, found)


def _tag(value: str, _key: str, _reader: Reader) -> Condition:
    if value.lower() == NONE:
        return Leaf("tags", Op.IS_EMPTY.value)
    return Leaf("tags", Op.CONTAINS.value, value.lower().removeprefix("#"))


def _text(value: str, key: str, _reader: Reader) -> Condition:
    return Leaf(key, Op.CONTAINS.value, value)


def _requester(value: str, _key: str, _reader: Reader) -> Condition:
    return Leaf("requester.email", (Op.IS if "@" in value.strip("@") else Op.CONTAINS).value, value.lower())


_LEVEL = re.compile(r"([<>]?)(\d{1,4})")


def _level(value: str, _key: str, _reader: Reader) -> Condition:
    found = _LEVEL.fullmatch(value)
    if found is None:
        raise _Wrong(_("“%(value)s” is no level. Write 2, or >0.") % {"value": value})
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
        raise _Wrong(_unknown(value, list(known)))
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
    """Read when something was: `<2d` is less than two days ago, `>2d` more; `2026-11-24`, and before or after it."""
    field = FIELDS[key]
    sign, rest = (value[0], value[1:]) if value[:1] in {"<", ">"} else ("", value)
    if value.lower() == NONE:
        return Leaf(field, Op.IS_EMPTY.value)
    span = read_span(rest)
    if span:
        if sign == ">":
            return Group(
                "all", (Leaf(field, Op.IS_NOT_EMPTY.value), Leaf(field, Op.NOT_WITHIN_LAST.value, span))
            )
        return Leaf(field, Op.WITHIN_LAST.value, span)
    return _on_day(field, sign, rest, value, reader)


def _due(value: str, key: str, reader: Reader) -> Condition:
    """Read when something will be: `<4h` is within the next four hours, `past` is over already."""
    field = FIELDS[key]
    if value.lower() == NONE:
        return Leaf(field, Op.IS_EMPTY.value)
    if value.lower() in {"past", "overdue"}:
        return Leaf(field, Op.IS_PAST.value)
    if value.lower() == "today":
        return _on_day(field, "", reader.at.astimezone(reader.zone).date().isoformat(), value, reader)
    sign, rest = (value[0], value[1:]) if value[:1] in {"<", ">"} else ("", value)
    span = read_span(rest)
    if span and sign != ">":
        return Leaf(field, Op.WITHIN_NEXT.value, span)
    return _on_day(field, sign, rest, value, reader)


def _on_day(field: str, sign: str, rest: str, value: str, reader: Reader) -> Condition:
    try:
        day = date.fromisoformat(rest)
        begin = datetime(day.year, day.month, day.day, tzinfo=reader.zone)
        following = day + timedelta(days=1)
        end = datetime(following.year, following.month, following.day, tzinfo=reader.zone)
    except (ValueError, OverflowError) as error:
        raise _Wrong(
            _("“%(value)s” is no time. Write <2d, >4h or a day such as 2026-11-24.") % {"value": value}
        ) from error
    # What is compared is exact to the microsecond, and a day holds its first one.
    first = begin - timedelta(microseconds=1)
    if sign == "<":
        return Leaf(field, Op.BEFORE.value, begin)
    if sign == ">":
        return Leaf(field, Op.AFTER.value, end - timedelta(microseconds=1))
    return Group("all", (Leaf(field, Op.AFTER.value, first), Leaf(field, Op.BEFORE.value, end)))


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
