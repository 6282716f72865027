"""The files of a message, as the desk and the portal show them below its text."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import template
from django.template.context import RequestContext
from django.urls import reverse

from accounts import policy
from atum_desk.core.actors import Actor
from tickets.beside import Beside, File
from tickets.models import ScanStatus, Ticket

register = template.Library()

ICONS = {"image": "image", "audio": "file-audio", "video": "file-video", "text": "file-text"}
ARCHIVES = ("zip", "gzip", "compressed", "rar", "tar", "zstd", "bzip", "-xz")


@dataclass(frozen=True, slots=True)
class Shown:
    """A file as it is shown; `href` is empty where it cannot be had, `redact_href` where one may not remove it."""

    file: File
    icon: str
    href: str = ""
    preview_href: str = ""
    redact_href: str = ""

    @property
    def is_pending(self) -> bool:
        """Say whether the scanner is still at it."""
        return self.file.scan_status == ScanStatus.PENDING

    @property
    def is_infected(self) -> bool:
        """Say whether the scanner warned of it."""
        return self.file.scan_status == ScanStatus.INFECTED


@register.inclusion_tag("components/_attachments.html", takes_context=True)
def attachments(context: RequestContext, beside: Beside | str, key: str, ticket: Ticket) -> dict[str, Any]:
    """Show the files of one message; the key of a description is empty or says so."""
    if not isinstance(beside, Beside) or not beside.files:
        return {"files": []}
    comment_id = UUID(key) if key and key != "description" else None
    actor: Actor = context["request"].actor
    return {"files": [shown(file, ticket, actor) for file in beside.files_of(comment_id)]}


def icon_of(mime_type: str) -> str:
    """Return the icon for a type."""
    if any(word in mime_type for word in ARCHIVES):
        return "file-archive"
    return ICONS.get(mime_type.partition("/")[0], "file-text" if mime_type == "application/pdf" else "file")


@register.filter
def file_icon(mime_type: str) -> str:
    """Return the icon for a type."""
    return icon_of(mime_type)


def shown(file: File, ticket: Ticket, actor: Actor) -> Shown:
    """Return a file with what the actor may do with it."""
    has_preview = file.is_available and bool(file.preview_width)
    may_redact = not file.redacted and policy.may_redact(actor, author_id=file.uploaded_by_id)
    return Shown(
        file=file,
        icon=icon_of(file.mime_type),
        href=reverse("tickets:attachment", args=[file.id]) if file.is_available else "",
        preview_href=reverse("tickets:attachment_preview", args=[file.id]) if has_preview else "",
        redact_href=reverse("tickets:redact_attachment", args=[ticket.number, file.id]) if may_redact else "",
    )
