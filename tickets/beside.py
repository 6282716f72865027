"""What stands beside a conversation, in one query: files, drafts, a reminder, colleagues, mails, earlier tickets."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, Q, QuerySet

from accounts.models import OutboundMail
from atum_desk.core.actors import Actor
from atum_desk.core.tenancy import current_organization_id
from tickets.models import Attachment, ScanStatus, Ticket, TicketDraft, TicketReminder, TicketVisit
from tickets.states import Status

EARLIER_SHOWN = 5
MAILS_AT_MOST = 200


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
    """Everything beside the conversation of one ticket, for one person."""

    files: list[File] = field(default_factory=list)
    drafts: dict[str, str] = field(default_factory=dict)
    remind_at: datetime | None = None
    present: list[Present] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    earlier: list[dict[str, Any]] = field(default_factory=list)

    def files_of(self, comment_id: UUID | None) -> list[File]:
        """Return the files of one message; None means the description."""
        return [file for file in self.files if file.comment_id == comment_id]


def read_beside(ticket: Ticket, *, actor: Actor, at: datetime, staff: bool) -> Beside:
    """Read it for a person, whose notices of the ticket are read with it.

    Requesters get files of public messages and their own draft alone.
    """
    sources: dict[str, QuerySet[Any]] = {
        "files": _files(ticket, staff=staff),
        "drafts": TicketDraft.objects.filter(ticket=ticket, user_id=actor.user_id).values("kind", "content"),
    }
    if staff:
        sources |= {
            "reminders": TicketReminder.objects.filter(ticket=ticket, user_id=actor.user_id).values(
                "remind_at"
            ),
            "present": _present(ticket, actor, at),
            "deliveries": _deliveries(ticket),
            "earlier": _earlier(ticket, actor),
        }
    return _as_beside(_read(sources, ticket, actor, at), at)


def read_present(ticket: Ticket, *, actor: Actor, at: datetime) -> list[Present]:
    """Read only who else looks at the ticket now."""
    return [
        Present(row["user_id"], row["name"], (row["typing_until"] or at) > at)
        for row in _present(ticket, actor, at)
    ]


def _files(ticket: Ticket, *, staff: bool) -> QuerySet[Any]:
    found = Attachment.objects.filter(ticket=ticket)
    if not staff:
        found = found.filter(Q(comment__isnull=True) | Q(comment__is_internal=False))
    columns = ("original_filename", "file_size", "mime_type", "scan_status", "redacted_at")
    return found.order_by("created_at", "id").values(  # type: ignore[no-any-return]
        "id", "comment_id", "uploaded_by_id", "preview_width", "preview_height", *columns
    )


def _present(ticket: Ticket, actor: Actor, at: datetime) -> QuerySet[Any]:
    others = TicketVisit.objects.filter(ticket=ticket, present_until__gt=at).exclude(user_id=actor.user_id)
    named = others.annotate(name=F("user__full_name")).order_by("name")
    return named.values("user_id", "name", "typing_until")  # type: ignore[no-any-return]


def _deliveries(ticket: Ticket) -> QuerySet[Any]:
    mails = OutboundMail.objects.filter(ticket_id=ticket.pk, comment_id__isnull=False).order_by("-created_at")
    columns = ("comment_id", "recipient", "state", "tries", "last_error", "sent_at")
    return mails.values(*columns)[:MAILS_AT_MOST]  # type: ignore[no-any-return]


def _earlier(ticket: Ticket, actor: Actor) -> QuerySet[Any]:
    found = Ticket.objects.visible_to(actor).requested_by(UUID(str(ticket.requester_id)))
    newest = found.exclude(pk=ticket.pk).order_by("-created_at")
    return newest.values("number", "subject", "status")[:EARLIER_SHOWN]  # type: ignore[no-any-return]


READ_NOTICES = (
    "WITH read AS (UPDATE notifications SET read_at = %s"
    " WHERE organization_id = %s AND user_id = %s AND ticket_id = %s AND read_at IS NULL) "
)


def _read(
    sources: dict[str, QuerySet[Any]], ticket: Ticket, actor: Actor, at: datetime
) -> dict[str, list[dict[str, Any]]]:
    parts = {name: source.query.sql_with_params() for name, source in sources.items()}
    template = "(SELECT coalesce(json_agg(row_to_json(part)), '[]') FROM ({}) AS part)"
    # Only what querysets compiled to is put together here; every value stays a parameter.
    sql = (
        READ_NOTICES
        + "SELECT "
        + ", ".join(template.format(part_sql) for part_sql, _values in parts.values())
    )
    whose: list[Any] = [at, current_organization_id(), actor.user_id, ticket.pk]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*whose, *(value for _sql, values in parts.values() for value in values)])
        return dict(zip(parts, cursor.fetchone(), strict=True))


def _as_beside(found: dict[str, list[dict[str, Any]]], at: datetime) -> Beside:
    reminders = found.get("reminders", [])
    return Beside(
        files=[_file(row) for row in found["files"]],
        drafts={row["kind"]: row["content"] for row in found["drafts"]},
        remind_at=_time(reminders[0]["remind_at"]) if reminders else None,
        present=[
            Present(UUID(row["user_id"]), row["name"], (_time(row["typing_until"]) or at) > at)
            for row in found.get("present", [])
        ],
        deliveries=[_delivery(row) for row in found.get("deliveries", [])],
        earlier=[{**row, "word": Status(row["status"]).label} for row in found.get("earlier", [])],
    )


def _file(row: dict[str, Any]) -> File:
    return File(
        id=UUID(row["id"]),
        comment_id=UUID(row["comment_id"]) if row["comment_id"] else None,
        name=row["original_filename"],
        size=row["file_size"],
        mime_type=row["mime_type"],
        scan_status=row["scan_status"],
        uploaded_by_id=UUID(row["uploaded_by_id"]),
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
