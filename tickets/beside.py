"""What stands beside a conversation, in one query: files, drafts, a reminder, colleagues, mails, unread notices."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from atum_desk.core.actors import Actor
from atum_desk.core.prepared import ask
from atum_desk.core.tenancy import current_organization_id
from tickets.models import ScanStatus, Ticket
from tickets.notices import UNREAD_SHOWN
from tickets.states import Status

EARLIER_SHOWN = 5
MAILS_AT_MOST = 200

FILES = """
SELECT a.id, a.comment_id, a.original_filename, a.file_size, a.mime_type, a.scan_status, a.uploaded_by,
    a.redacted_at, a.preview_width, a.preview_height
FROM attachments a
WHERE a.organization_id = %(here)s AND a.ticket_id = %(ticket)s
    AND (%(staff)s OR a.comment_id IS NULL OR EXISTS (SELECT FROM comments c
        WHERE c.organization_id = %(here)s AND c.id = a.comment_id AND NOT c.is_internal))
ORDER BY a.created_at, a.id
"""
DRAFTS = """
SELECT kind, content FROM ticket_drafts
WHERE organization_id = %(here)s AND ticket_id = %(ticket)s AND user_id = %(actor)s
"""
REMINDERS = """
SELECT remind_at FROM ticket_reminders
WHERE organization_id = %(here)s AND ticket_id = %(ticket)s AND user_id = %(actor)s
"""
PRESENT = """
SELECT v.user_id, u.full_name AS name, coalesce(v.typing_until > %(at)s, false) AS is_typing
FROM ticket_visits v JOIN users u ON u.organization_id = %(here)s AND u.id = v.user_id
WHERE v.organization_id = %(here)s AND v.ticket_id = %(ticket)s AND v.user_id IS DISTINCT FROM %(actor)s
    AND v.present_until > %(at)s
ORDER BY u.full_name
"""
DELIVERIES = f"""
SELECT comment_id, recipient, state, tries, last_error, sent_at FROM outbound_mails
WHERE organization_id = %(here)s AND ticket_id = %(ticket)s AND comment_id IS NOT NULL
ORDER BY created_at DESC LIMIT {MAILS_AT_MOST}
"""  # noqa: S608 - our own number
EARLIER = f"""
SELECT number, subject, status FROM tickets
WHERE organization_id = %(here)s AND requester_id = %(requester)s AND id <> %(ticket)s
ORDER BY created_at DESC LIMIT {EARLIER_SHOWN}
"""  # noqa: S608 - our own number
READ_NOTICES = """
WITH read AS (UPDATE notifications SET read_at = %(at)s
WHERE organization_id = %(here)s AND user_id = %(actor)s AND ticket_id = %(ticket)s AND read_at IS NULL)
"""
# Of the other tickets: those of this one are read in the same statement, which does not see that yet.
UNREAD = f"""
SELECT count(*) AS unread FROM (SELECT FROM notifications
WHERE organization_id = %(here)s AND user_id = %(actor)s AND read_at IS NULL
    AND ticket_id IS DISTINCT FROM %(ticket)s LIMIT {UNREAD_SHOWN + 1}) AS others
"""  # noqa: S608 - our own number
FOR_REQUESTERS = {"files": FILES, "drafts": DRAFTS, "unread": UNREAD}
FOR_STAFF = FOR_REQUESTERS | {
    "reminders": REMINDERS,
    "present": PRESENT,
    "deliveries": DELIVERIES,
    "earlier": EARLIER,
}


def _in_one(parts: dict[str, str]) -> str:
    """Return one statement that marks the notices as read, and gives each part as a list."""
    one = "(SELECT coalesce(json_agg(row_to_json(part)), '[]') FROM ({}) AS part)"
    return READ_NOTICES + "SELECT " + ", ".join(one.format(sql) for sql in parts.values())


_further: dict[str, str] = {}


def show_beside(name: str, sql: str) -> None:
    """Have the desk's page of a ticket read something of an app above in the same query; call it when apps are ready.

    `sql` may ask for `here`, `ticket` and `actor`; its rows stand in `Beside.further` under the name.
    """
    _further[name] = sql


@cache
def _question(*, staff: bool) -> tuple[tuple[str, ...], str]:
    """Return the names of the parts, and the statement that reads them."""
    parts = FOR_STAFF | _further if staff else FOR_REQUESTERS
    return tuple(parts), _in_one(parts)


@dataclass(frozen=True, slots=True)
class File:
    """An attachment as a page shows it; `size` is bytes. `comment_id` is None for those of the description."""

    id: UUID
    comment_id: UUID | None
    name: str
    size: int
    mime_type: str
    scan_status: str
    uploaded_by_id: UUID
    redacted: bool
    preview_width: int | None
    preview_height: int | None

    @property
    def is_available(self) -> bool:
        """Say whether it may be downloaded: it is there, and no scanner warned or is still at it."""
        return not self.redacted and self.scan_status in {ScanStatus.CLEAN, ScanStatus.SKIPPED}


@dataclass(frozen=True, slots=True)
class Present:
    """A colleague who looks at the ticket now; `pk` and `full_name` are what a face is drawn from."""

    user_id: UUID
    name: str
    is_typing: bool

    @property
    def pk(self) -> UUID:
        """Return the person's id."""
        return self.user_id

    @property
    def full_name(self) -> str:
        """Return the name, or a word for somebody without one."""
        return self.name or "?"


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where a mail about a message stands."""

    comment_id: UUID
    recipient: str
    state: str
    tries: int
    last_error: str
    sent_at: datetime | None


@dataclass(slots=True)
class Beside:
    """Everything beside the conversation of one ticket, for one person; `unread` counts their notices of others.

    `further` holds the rows that apps above asked for, by name.
    """

    files: list[File] = field(default_factory=list)
    drafts: dict[str, str] = field(default_factory=dict)
    remind_at: datetime | None = None
    present: list[Present] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    earlier: list[dict[str, Any]] = field(default_factory=list)
    unread: int = 0
    further: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def files_of(self, comment_id: UUID | None) -> list[File]:
        """Return the files of one message; None means the description."""
        return [file for file in self.files if file.comment_id == comment_id]


def read_beside(ticket: Ticket, *, actor: Actor, at: datetime, staff: bool) -> Beside:
    """Read it for a person, whose notices of the ticket are read with it.

    Staff see all of it, the requester's tickets too; requesters get files of public messages and their own draft alone.
    """
    parts, sql = _question(staff=staff)
    [found] = ask(sql, _values(ticket, actor, at) | {"staff": staff})
    return _as_beside(dict(zip(parts, found, strict=True)))


def read_present(ticket: Ticket, *, actor: Actor, at: datetime) -> list[Present]:
    """Read only who else looks at the ticket now."""
    return [Present(*row) for row in ask(PRESENT, _values(ticket, actor, at))]


def _values(ticket: Ticket, actor: Actor, at: datetime) -> dict[str, Any]:
    return {
        "here": current_organization_id(),
        "ticket": ticket.pk,
        "requester": ticket.requester_id,
        "actor": actor.user_id,
        "at": at,
    }


def _as_beside(found: dict[str, list[dict[str, Any]]]) -> Beside:
    reminders = found.get("reminders", [])
    return Beside(
        files=[_file(row) for row in found["files"]],
        drafts={row["kind"]: row["content"] for row in found["drafts"]},
        unread=found["unread"][0]["unread"],
        remind_at=_time(reminders[0]["remind_at"]) if reminders else None,
        present=[
            Present(UUID(row["user_id"]), row["name"], row["is_typing"]) for row in found.get("present", [])
        ],
        deliveries=[_delivery(row) for row in found.get("deliveries", [])],
        earlier=[{**row, "word": Status(row["status"]).label} for row in found.get("earlier", [])],
        further={name: rows for name, rows in found.items() if name in _further},
    )


def _file(row: dict[str, Any]) -> File:
    return File(
        id=UUID(row["id"]),
        comment_id=UUID(row["comment_id"]) if row["comment_id"] else None,
        name=row["original_filename"],
        size=row["file_size"],
        mime_type=row["mime_type"],
        scan_status=row["scan_status"],
        uploaded_by_id=UUID(row["uploaded_by"]),
        redacted=row["redacted_at"] is not None,
        preview_width=row["preview_width"],
        preview_height=row["preview_height"],
    )


def _delivery(row: dict[str, Any]) -> Delivery:
    return Delivery(
        comment_id=UUID(row["comment_id"]),
        recipient=row["recipient"],
        state=row["state"],
        tries=row["tries"],
        last_error=row["last_error"] or "",
        sent_at=_time(row["sent_at"]),
    )


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
