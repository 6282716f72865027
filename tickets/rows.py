"""One page of the queue: its rows flat and ready to print, and the cursor of the next page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from atum_desk.core import display
from tickets.queue import EPOCH, PAGE, Cursor, Sort
from tickets.states import DONE, Priority, Status

COLUMNS = (
    "number",
    "subject",
    "status",
    "priority",
    "priority_rank",
    "tags",
    "created_at",
    "updated_at",
    "sla_due_at",
    "sla_paused_at",
    "assigned_to_id",
    "assigned_to__full_name",
    "requester__full_name",
    "requester__email",
    "requester__company__name",
)
"""What a row reads, in this order; nothing else is fetched."""

TAGS_SHOWN = 2


@dataclass(frozen=True, slots=True)
class Row:
    """One ticket of the queue: strings, and HTML that was escaped when it was made, so that a template only prints."""

    number: int
    href: str
    subject: str
    who: str
    tags: SafeString
    status: str
    status_word: str
    priority: str
    priority_word: str
    clock: SafeString
    assignee: SafeString
    updated: str
    updated_exact: str
    updated_words: str


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in order, and the cursor after the last one where more follow."""

    rows: list[Row]
    after: Cursor | None


def page_of(found: Sequence[tuple[Any, ...]], *, sort: Sort, base: str, at: datetime) -> Page:
    """Make a page of rows fetched as COLUMNS, one more than fits; `base` is the queue's path, `at` the present."""
    shown = found[:PAGE]
    after = cursor_of(shown[-1], sort) if len(found) > PAGE else None
    return Page(rows_of(shown, base=base, at=at), after)


def rows_of(found: Iterable[tuple[Any, ...]], *, base: str, at: datetime) -> list[Row]:
    """Make rows of what was fetched as COLUMNS."""
    statuses = {status.value: str(status.label) for status in Status}
    priorities = {priority.value: str(priority.label) for priority in Priority}
    return [_row(columns, base, at, statuses, priorities) for columns in found]


def cursor_of(columns: tuple[Any, ...], sort: Sort) -> Cursor:
    """Return the cursor that stands after this row."""
    number, _s, _st, _p, rank, _t, created_at, updated_at, due_at = columns[:9]
    value = {
        Sort.DEADLINE: due_at,
        Sort.UPDATED: updated_at,
        Sort.CREATED: created_at,
        Sort.OLDEST: created_at,
        Sort.PRIORITY: rank,
    }[sort]
    return Cursor(_micros(value) if isinstance(value, datetime) else str(value or "none"), number)


def _micros(moment: datetime) -> str:
    since = moment - EPOCH
    return str((since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds)


def _row(
    columns: tuple[Any, ...], base: str, at: datetime, statuses: dict[str, str], priorities: dict[str, str]
) -> Row:
    (number, subject, status, priority, _rank, tags, _created, updated_at, due_at, paused_at) = columns[:10]
    (assignee_id, assignee, requester, address, company) = columns[10:]
    return Row(
        number=number,
        href=f"{base}{number}/",
        subject=subject,
        who=f"{requester or address} · {company}" if company else requester or address,
        tags=tag_list(tags or []),
        status=status,
        status_word=statuses[status],
        priority=priority,
        priority_word=priorities[priority],
        clock=clock_cell(due_at, at, paused=paused_at is not None, done=status in DONE),
        assignee=_assignee_cell(assignee_id, assignee),
        updated=updated_at.isoformat(timespec="seconds"),
        updated_exact=display.exact(updated_at),
        updated_words=display.short_age(updated_at, at),
    )


def tag_list(tags: Sequence[str]) -> SafeString:
    """Return the first tags as marks, and how many more there are."""
    marks = format_html_join("", '<span class="tag">{}</span>', ((tag,) for tag in tags[:TAGS_SHOWN]))
    if len(tags) <= TAGS_SHOWN:
        return marks
    return format_html('{}<span class="count">+{}</span>', marks, len(tags) - TAGS_SHOWN)


def clock_cell(due_at: datetime | None, at: datetime, *, paused: bool, done: bool) -> SafeString:
    """Return the deadline as a mark that counts on; nothing where the clock has not started or there is none."""
    face = None if done else display.clock_face(due_at, at, paused=paused)
    return SafeString("") if face is None else display.clock_mark(face, due_at)


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
