"""The queue's language: its fixed views, orders and filters, as enumerations, and how an address spells them."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import Enum, StrEnum
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tickets.numbers import read_number
from tickets.spelling import clean_tag
from tickets.states import Priority, Status

PAGE = 50
COUNT_AT_MOST = 1000
MATCHES_AT_MOST = 1000
RESOLVED_DAYS = 14
LINE_AT_MOST = 500
"""How many characters of words and filters are understood; a longer line is refused."""
LINE_KEPT = 4 * LINE_AT_MOST
"""How many characters of a line are read at all, to be shown when it is refused."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class View(models.TextChoices):
    """The fixed views of the desk, in the rail's order."""

    MINE = "mine", _("Mine")
    UNASSIGNED = "unassigned", _("Unassigned")
    TEAM = "team", _("My teams")
    OVERDUE = "overdue", _("Overdue")
    TODAY = "today", _("Due today")
    WAITING = "waiting", _("Waiting for customer")
    PAUSED = "paused", _("Clock paused")
    OPEN = "open", _("All open")
    RESOLVED = "resolved", _("Recently resolved")


VIEW_ICONS = {
    View.MINE: "user",
    View.UNASSIGNED: "inbox",
    View.TEAM: "users",
    View.OVERDUE: "timer-off",
    View.TODAY: "calendar-clock",
    View.WAITING: "circle-pause",
    View.PAUSED: "circle-stop",
    View.OPEN: "circle-dot",
    View.RESOLVED: "circle-check",
}


class Sort(models.TextChoices):
    """The queue's orders; each ends with the number, so that a page has one exact successor."""

    DEADLINE = "deadline", _("Next deadline")
    UPDATED = "updated", _("Last updated")
    CREATED = "created", _("Newest")
    OLDEST = "oldest", _("Oldest")
    PRIORITY = "priority", _("Priority")


USUAL_SORT = {
    View.MINE: Sort.DEADLINE,
    View.TEAM: Sort.DEADLINE,
    View.OVERDUE: Sort.DEADLINE,
    View.TODAY: Sort.DEADLINE,
    View.OPEN: Sort.DEADLINE,
    View.UNASSIGNED: Sort.OLDEST,
}


class Whose(StrEnum):
    """What an assignee or a team may be besides a certain one."""

    ME = "me"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row of a page: its value in the order, as text, and its number."""

    value: str
    number: int

    def __str__(self) -> str:
        return f"{self.value}~{self.number}"


MICROSECONDS = 17
"""Digits of an instant in microseconds, for some thousand years to come."""

FIELDS = ("status", "priority", "assignee", "team", "service", "tag", "requester")
"""The filters, by the names that the address gives them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asked the queue for. A value that means nothing is left out, as if nobody had asked for it."""

    view: View | UUID | None = None
    status: tuple[Status, ...] = ()
    priority: tuple[Priority, ...] = ()
    assignee: Whose | UUID | None = None
    team: Whose | UUID | None = None
    service: Whose | UUID | None = None
    tag: str = ""
    requester: UUID | str | None = None
    q: str = ""
    sort: Sort | None = None
    after: Cursor | None = field(default=None, compare=False)
    where: models.Q | None = field(default=None, compare=False)
    """What else must hold, of a query line or a saved view that was understood: no address says it."""

    @property
    def order(self) -> Sort:
        """Return the order asked for, or the view's usual one."""
        usual = USUAL_SORT.get(self.view, Sort.UPDATED) if isinstance(self.view, View) else Sort.UPDATED
        return self.sort or usual

    @property
    def view_value(self) -> str:
        """Return the view as the address spells it."""
        return self.view.value if isinstance(self.view, View) else str(self.view or "")

    @property
    def number(self) -> int | None:
        """Return the number that was searched, such as 1482 for "#1482"; None for words."""
        return read_number(self.q)

    @property
    def is_narrowed(self) -> bool:
        """Say whether anything but the view was asked for."""
        return bool(self.q) or any(getattr(self, name) for name in FIELDS)

    def address(self, **changes: Any) -> str:
        """Return the query string that asks for this with some things changed, from the first page on."""
        asked = replace(self, after=changes.pop("after", None), **changes)
        pairs = [
            (name, str(one.value if isinstance(one, Enum) else one))
            for name in ("view", *FIELDS, "q", "sort", "after")
            for one in each(getattr(asked, name))
        ]
        return f"?{urlencode(pairs)}" if pairs else "?"

    def without(self, name: str, value: object = None) -> str:
        """Return the query string without one filter, or without one of its values."""
        held = getattr(self, name)
        if isinstance(held, tuple):
            return self.address(**{name: tuple(one for one in held if one != value)})
        return self.address(**{name: "" if isinstance(held, str) else None})


def read(query: QueryDict) -> Asked:
    """Read what an address asks for. One that asks for nothing at all asks for what is unassigned."""
    asked = Asked(
        view=_member(View, query.get("view")) or _uuid(query.get("view", "")),
        status=tuple(one for one in Status if one.value in query.getlist("status")),
        priority=tuple(one for one in Priority if one.value in query.getlist("priority")),
        assignee=_whose(query.get("assignee")),
        team=_whose(query.get("team")),
        service=_whose(query.get("service")),
        tag=clean_tag(query.get("tag", "").replace("\x00", ""))[:100],
        requester=_requester(query.get("requester", "")),
        q=_words(query),
        sort=_member(Sort, query.get("sort")),
        after=_cursor(query.get("after", "")),
    )
    return asked if asked.view or asked.is_narrowed else replace(asked, view=View.UNASSIGNED)


def _words(query: QueryDict) -> str:
    # A NUL cannot be stored, so nothing contains it, and PostgreSQL refuses to be asked.
    return " ".join(query.get("q", "").replace("\x00", "").split())[:LINE_KEPT]


def _member(kind: Any, value: str | None) -> Any:
    return kind(value) if value in kind.values else None


def _whose(value: str | None) -> Whose | UUID | None:
    if value in {Whose.ME.value, Whose.NONE.value}:
        return Whose(value)
    return _uuid(value or "")


def _requester(value: str) -> UUID | str | None:
    address = value.replace("\x00", "").strip().lower()
    return address[:255] if "@" in address else _uuid(value)


def _uuid(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None


def _cursor(value: str) -> Cursor | None:
    """Read a cursor of our own making: a time in microseconds, a rank or "none", then "~" and the number."""
    at, tilde, number = value.partition("~")
    is_known = at == "none" or (at.isascii() and at.isdigit() and len(at) < MICROSECONDS)
    last = read_number(number)
    return Cursor(at, last) if tilde and is_known and last is not None else None


def read_instant(value: str) -> datetime | None:
    """Read an instant in microseconds since 1970."""
    if not (value.isascii() and value.isdigit() and len(value) < MICROSECONDS):
        return None
    return EPOCH + timedelta(microseconds=int(value))


def each(held: object) -> list[object]:
    """Return a filter's values that are set, be it one or several."""
    return [one for one in (held if isinstance(held, tuple) else (held,)) if one]
