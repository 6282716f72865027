"""A ticket's conversation: what was said, and the lines of its history between, in the order of time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
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
from tickets.queue import EPOCH

SHOWN = 50
"""So many messages are shown at once; what is older comes when it is asked for."""
LINES_SHOWN = 200
"""So many lines of history at most stand between them."""
NOBODY = UUID(int=0)


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
class Place:
    """A place in a conversation: what is before it is older. Written as "<microseconds>-<id>"."""

    at: datetime
    comment_id: UUID

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """Return the place that a text names; None for one that names none."""
        micros, _dash, key = text.partition("-")
        try:
            return cls(EPOCH + timedelta(microseconds=int(micros)), UUID(key))
        except (ValueError, OverflowError):
            return None

    def __str__(self) -> str:
        return f"{(self.at - EPOCH) // timedelta(microseconds=1)}-{self.comment_id.hex}"


@dataclass(frozen=True, slots=True)
class Slice:
    """Which part of a conversation is wanted: the newest, what is before a place, or from one message on."""

    before: Place | None = None
    around: UUID | None = None
    everything: bool = False


@dataclass(frozen=True, slots=True)
class Conversation:
    """Entries, oldest first. `earlier` is where older ones begin; `is_cut` says that newer ones are not among them.

    `hidden` says how many lines of history were left out.
    """

    opening: Message
    entries: list[Entry]
    hidden: int
    everything: bool
    earlier: Place | None = None
    is_cut: bool = False


def read_conversation(
    ticket: Ticket, wanted: Slice, names: Names, *, actor: Actor, at: datetime
) -> Conversation:
    """Read a part of the conversation in two queries: its messages, and the lines of history between them."""
    if wanted.around is not None:
        return _from_message(ticket, wanted, names, actor=actor, at=at)
    comments = list(ticket.comments.talk().latest_first(wanted.before)[: SHOWN + 1])
    more, comments = len(comments) > SHOWN, comments[:SHOWN]
    oldest = comments[-1] if comments else None
    rows = AuditLog.objects.of("ticket", ticket.pk).latest_first()
    rows = rows.between(oldest.created_at if oldest and more else None, wanted.before and wanted.before.at)
    told = list(rows[: LINES_SHOWN + 1])
    earlier = Place(oldest.created_at, oldest.pk) if oldest and more else None
    if len(told) > LINES_SHOWN:
        # Where so much happened at once, the part ends with the last line that fits.
        told = told[:LINES_SHOWN]
        earlier = Place(told[-1].created_at, NOBODY)
        comments = [comment for comment in comments if comment.created_at >= earlier.at]
    parts = lines(reversed(told), names)
    return _woven(ticket, comments, parts, wanted, earlier, wanted.before is not None, actor=actor, at=at)


def _from_message(ticket: Ticket, wanted: Slice, names: Names, *, actor: Actor, at: datetime) -> Conversation:
    """Begin with one message; an unknown one leads to the newest part."""
    assert wanted.around is not None
    comments = list(ticket.comments.talk().from_message(wanted.around)[: SHOWN + 1])
    if not comments:
        return read_conversation(ticket, Slice(everything=wanted.everything), names, actor=actor, at=at)
    first, after = comments[0], comments[SHOWN] if len(comments) > SHOWN else None
    rows = AuditLog.objects.of("ticket", ticket.pk)
    rows = rows.between(first.created_at, after.created_at if after else None)
    parts = lines(rows[:LINES_SHOWN], names)
    earlier = Place(first.created_at, first.pk)
    return _woven(ticket, comments[:SHOWN], parts, wanted, earlier, after is not None, actor=actor, at=at)


def _woven(
    ticket: Ticket,
    comments: Iterable[Comment],
    told: list[Line],
    wanted: Slice,
    earlier: Place | None,
    is_cut: bool,
    *,
    actor: Actor,
    at: datetime,
) -> Conversation:
    """Bring comments and lines together. Unless everything is wanted, minor lines stay out.

    That the ticket was opened is told by its first message, and gives no reason to look.
    """
    entries = [
        Entry(comment.created_at, message=message_of(comment, actor=actor, at=at)) for comment in comments
    ]
    entries += [Entry(line.at, line=line) for line in told if wanted.everything or not line.minor]
    # What was said comes before what it did.
    entries.sort(key=lambda entry: (entry.at, entry.message is None))
    minor = sum(line.minor for line in told if line.action != "ticket.created")
    return Conversation(
        opening=description_of(ticket),
        entries=entries,
        hidden=0 if wanted.everything else minor,
        everything=wanted.everything,
        earlier=earlier,
        is_cut=is_cut,
    )


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
