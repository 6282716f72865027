"""A ticket's conversation: what was said, and the lines of its history between, in the order of time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts import policy
from accounts.models import AuditLog, User
from atum_desk.core.actors import Actor
from atum_desk.core.errors import NotFound
from atum_desk.core.text import render_markdown
from tickets.history import Line, Names, lines
from tickets.models import Comment, Ticket

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Message:
    """A public message or an internal note, ready to show."""

    key: str
    author: User
    role: str
    at: datetime
    body: SafeString
    internal: bool = False
    edited: bool = False
    redacted: bool = False
    may_edit: bool = False
    may_redact: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One place in the conversation: a message, or a line of history."""

    at: datetime
    message: Message | None = None
    line: Line | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """Entries, oldest first; `hidden` says how many there are besides."""

    entries: list[Entry]
    hidden: int
    everything: bool


def converse(
    ticket: Ticket,
    comments: Sequence[Comment],
    rows: Iterable[AuditLog],
    names: Names,
    *,
    actor: Actor,
    at: datetime,
    everything: bool = False,
) -> Conversation:
    """Bring comments and audit rows together. Unless `everything` is wanted, minor lines and the oldest stay out.

    That the ticket was opened, the first line, is told by its first message and by itself gives no reason to look.
    """
    told = lines(rows, names)
    entries = [
        Entry(comment.created_at, message=message_of(comment, actor=actor, at=at)) for comment in comments
    ]
    entries += [Entry(line.at, line=line) for line in told if everything or not line.minor]
    # What was said comes before what it did.
    entries.sort(key=lambda entry: (entry.at, entry.message is None))
    left_out = 0 if everything else max(0, len(entries) - SHOWN)
    hidden = left_out + (0 if everything else sum(line.minor for line in told[1:]))
    opening = Entry(ticket.created_at, message=description_of(ticket))
    return Conversation([opening, *entries[left_out:]], hidden, everything)


def find_comment(ticket: Ticket, comment_id: UUID) -> Comment:
    """Return one message or note of the ticket. Raises NotFound."""
    found: Comment | None = ticket.comments.select_related("author__company").filter(pk=comment_id).first()
    if found is None:
        raise NotFound(_("There is no such message."))
    return found


def description_of(ticket: Ticket) -> Message:
    """Return the description as the conversation's first message."""
    requester = ticket.requester
    return Message(
        key="description",
        author=requester,
        role=role_of(requester),
        at=ticket.created_at,
        body=render_markdown(ticket.description),
    )


def message_of(comment: Comment, *, actor: Actor, at: datetime) -> Message:
    """Return a comment as it is shown, with what the actor may still do to it."""
    redacted = comment.redacted_at is not None
    author_id = UUID(str(comment.author_id))
    return Message(
        key=str(comment.pk),
        author=comment.author,
        role=role_of(comment.author),
        at=comment.created_at,
        body=render_markdown(comment.content),
        internal=comment.is_internal,
        edited=comment.edited_at is not None,
        redacted=redacted,
        may_edit=not redacted
        and policy.may_edit_comment(actor, author_id=author_id, written_at=comment.created_at, at=at),
        may_redact=not redacted and policy.may_redact(actor, author_id=author_id),
    )


def role_of(person: User) -> str:
    """Return what stands beside a name: a requester's company, or that somebody is staff."""
    if person.works_here:
        return _("Staff")
    return person.company.name if person.company else _("Requester")
