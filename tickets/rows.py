"""One page of the queue: its rows ready to print, and the cursor of the next page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from json import loads
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from atum_desk.core import display
from atum_desk.core.markup import format_html, format_html_join
from tickets.models import Ticket
from tickets.queue import EPOCH, PAGE, Cursor, Sort
from tickets.reading import COLUMNS
from tickets.states import DONE, OPEN, Priority, Status

TAGS_SHOWN = 2
NO_TAGS = "[]"


ROW = (
    '<tr{0}><td class="select"><input type="checkbox" name="ticket" value="{1}" aria-label="#{1}"></td>\n'
    '<td class="number num">#{1}</td>\n'
    '<td class="topic"><a class="subject" href="HREF{1}/END">{2}{3}</a><span class="who">{4}{5}</span>'
    '<button class="peek-at" type="button" tabindex="-1" data-peek="{1}" aria-label="PEEK #{1}" title="PEEK">'
    "</button></td>\n"
    '<td class="state-cell">{6}</td>\n<td class="rank">{7}</td>\n<td class="clock-cell">{8}</td>\n'
    '<td class="person">{9}</td>\n'
    '<td class="when num"><time datetime="{10}" title="{11}" data-relative="short">{12}</time></td></tr>\n'
)
"""A row as it is printed; the words in capitals are the same in all rows of a page and are put in once for all."""


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in order, ready to print, and the cursor after the last one where more follow."""

    rows: SafeString
    after: Cursor | None


@dataclass(frozen=True, slots=True)
class Common:
    """What the rows of a page have in common, made once: the time, and marks."""

    at: datetime
    reader: display.Reader
    unread: SafeString
    statuses: Mapping[str, SafeString]
    priorities: Mapping[str, SafeString]
    people: dict[Any, SafeString]


def page_of(
    found: Sequence[tuple[Any, ...]], *, sort: Sort, base: str, at: datetime, came_from: str = ""
) -> Page:
    """Make a page of what `read_rows` returned, one more than fits.

    `base` is the queue's path, `at` the present, `came_from` the query string that leads back from a ticket.
    """
    shown = found[:PAGE]
    after = cursor_of(shown[-1], sort) if len(found) > PAGE else None
    return Page(rows_of(shown, base=base, at=at, came_from=came_from), after)


def rows_of(found: Iterable[tuple[Any, ...]], *, base: str, at: datetime, came_from: str = "") -> SafeString:
    """Make rows of what `read_rows` returned."""
    reader = display.Reader.active()
    common = Common(
        at=at,
        reader=reader,
        unread=format_html('<i class="unread-dot"></i><span class="hide">{} </span>', _("Unread:")),
        statuses=_marks(STATUS, Status, reader.language),
        priorities=_marks(PRIORITY, Priority, reader.language),
        people={},
    )
    ending = f"?{urlencode({'from': came_from})}" if came_from else ""
    # What people typed is put in last, so that nothing in it is taken for a place.
    same = {"HREF": base, "PEEK": _("Preview"), "END": ending}
    shape = ROW
    for place, text in same.items():
        shape = shape.replace(place, escape(text).replace("{", "{{").replace("}", "}}"))
    return format_html_join("", shape, (_row(columns, common) for columns in found))


STATUS = '<span class="status" data-status="{0}">{1}</span>'
PRIORITY = '<span class="priority" data-priority="{0}" title="{1}">{1}</span>'


@cache
def _marks(shape: str, kind: type[Status | Priority], _language: str | None) -> Mapping[str, SafeString]:
    return MappingProxyType({one.value: format_html(shape, one.value, one.label) for one in kind})


SORTED_BY = {
    Sort.DEADLINE: "sla_due_at",
    Sort.UPDATED: "updated_at",
    Sort.CREATED: "created_at",
    Sort.OLDEST: "created_at",
    Sort.PRIORITY: "priority_rank",
}
"""The column that each order sorts by."""


def cursor_of(columns: Sequence[Any], sort: Sort) -> Cursor:
    """Return the cursor that stands after this row."""
    return cursor_after(columns[COLUMNS.index("number")], columns[COLUMNS.index(SORTED_BY[sort])])


def cursor_at(ticket: Ticket, sort: Sort) -> Cursor:
    """Return the cursor that stands after this ticket, as it is in memory."""
    return cursor_after(ticket.number, getattr(ticket, SORTED_BY[sort]))


def cursor_after(number: int, value: datetime | int | None) -> Cursor:
    """Return the cursor that stands after the ticket with this number and this value in the order's column."""
    return Cursor(micros(value) if isinstance(value, datetime) else str(value or "none"), number)


def micros(moment: datetime) -> str:
    """Return an instant as an address spells it: microseconds since 1970."""
    since = moment - EPOCH
    return str((since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds)


READ, UNREAD = "", format_html(' class="{}"', "unread")


def _row(columns: tuple[Any, ...], common: Common) -> tuple[object, ...]:
    """Return what stands in ROW's places."""
    (number, subject, status, priority, _rank, tags, _created, updated_at, due_at, paused_at) = columns[:10]
    (assignee_id, version, assignee, who, seen) = columns[10:]
    # What is done needs nobody's eye; who opens it sees that it changed.
    is_unread = status in OPEN and (seen is None or seen < version)
    if assignee_id not in common.people:
        common.people[assignee_id] = _assignee_cell(assignee_id, assignee)
    return (
        UNREAD if is_unread else READ,
        number,
        common.unread if is_unread else READ,
        subject,
        who,
        tag_list(loads(tags)) if tags and tags != NO_TAGS else READ,
        common.statuses[status],
        common.priorities[priority],
        READ if status in DONE else _clock(due_at, paused_at, common),
        common.people[assignee_id],
        updated_at.isoformat(timespec="seconds"),
        display.exact(updated_at, common.reader),
        display.short_age(updated_at, common.at, common.reader),
    )


def _clock(due_at: datetime | None, paused_at: datetime | None, common: Common) -> str:
    return display.clock_mark(due_at, common.at, paused=paused_at is not None, reader=common.reader)


def tag_list(tags: Sequence[str]) -> SafeString:
    """Return the first tags as marks, and how many more there are."""
    marks = format_html_join("", '<span class="tag">{}</span>', ((tag,) for tag in tags[:TAGS_SHOWN]))
    if len(tags) <= TAGS_SHOWN:
        return marks
    return format_html('{}<span class="count">+{}</span>', marks, len(tags) - TAGS_SHOWN)


def _assignee_cell(user_id: Any, name: str | None) -> SafeString:
    if user_id is None:
        label = _("Nobody")
        return format_html('<span class="avatar none" title="{0}" role="img" aria-label="{0}"></span>', label)
    return format_html(
        '<span class="avatar hue-{}" title="{}" role="img" aria-label="{}">{}</span>',
        display.hue(user_id),
        name,
        name,
        display.initials(name or ""),
    )
