"""A ticket's conversation: what was said, and the lines of its history between, in the order of time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts import policy
from atum_desk.core.actors import Actor
from atum_desk.core.errors import NotFound
from atum_desk.core.text import render_markdown
from tickets.history import Line, Names, is_minor, lines
from tickets.models import Ticket
from tickets.queue import EPOCH
from tickets.said import (
    Author,
    Deed,
    Said,
    comments_from,
    deeds_from,
    latest_comments,
    latest_deeds,
    one_comment,
)

SHOWN = 20
"""So many messages are shown at once; what is older comes when it is asked for."""
LINES_SHOWN = 200
"""So many lines of history at most stand between them."""
NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Message:
    """A public message or an internal note, ready to show."""

    key: str
    author: Author
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
    """Which part of a conversation is wanted: the newest, what is before a place, or from one message on.

    `earlier` says how many parts were loaded above the newest already: they are shown with it.
    """

    before: Place | None = None
    around: UUID | None = None
    everything: bool = False
    earlier: int = 0


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
    before, parts = wanted.before, 1 if wanted.before else 1 + wanted.earlier
    shown, lines_shown = SHOWN * parts, LINES_SHOWN * parts
    comments = latest_comments(ticket, shown + 1, (before.at, before.comment_id) if before else None)
    more, comments = len(comments) > shown, comments[:shown]
    oldest = comments[-1] if comments else None
    since = oldest.created_at if oldest and more else None
    told = latest_deeds(ticket, lines_shown + 1, since=since, until=before.at if before else None)
    earlier = Place(oldest.created_at, oldest.pk) if oldest and more else None
    if len(told) > lines_shown:
        # Where so much happened at once, the part ends with the last line that fits.
        told = told[:lines_shown]
        earlier = Place(told[-1].created_at, NOBODY)
        comments = [comment for comment in comments if comment.created_at >= earlier.at]
    is_cut = before is not None
    return _woven(ticket, comments, told[::-1], wanted, names, earlier, is_cut, actor=actor, at=at)


def _from_message(ticket: Ticket, wanted: Slice, names: Names, *, actor: Actor, at: datetime) -> Conversation:
    """Begin with one message; an unknown one leads to the newest part."""
    assert wanted.around is not None
    comments = comments_from(ticket, wanted.around, SHOWN + 1)
    if not comments:
        return read_conversation(ticket, Slice(everything=wanted.everything), names, actor=actor, at=at)
    first, after = comments[0], comments[SHOWN] if len(comments) > SHOWN else None
    told = deeds_from(ticket, first.created_at, LINES_SHOWN, until=after.created_at if after else None)
    earlier, is_cut = Place(first.created_at, first.pk), after is not None
    return _woven(ticket, comments[:SHOWN], told, wanted, names, earlier, is_cut, actor=actor, at=at)


def _woven(
    ticket: Ticket,
    comments: Iterable[Said],
    told: Iterable[Deed],
    wanted: Slice,
    names: Names,
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
    minor: list[Deed] = []
    shown: list[Deed] = []
    for deed in told:
        (minor if not wanted.everything and is_minor(deed) else shown).append(deed)
    entries += [Entry(line.at, line=line) for line in lines(shown, names)]
    # What was said comes before what it did.
    entries.sort(key=lambda entry: (entry.at, entry.message is None))
    return Conversation(
        opening=description_of(ticket),
        entries=entries,
        hidden=sum(deed.action != "ticket.created" for deed in minor),
        everything=wanted.everything,
        earlier=earlier,
        is_cut=is_cut,
    )


def find_comment(ticket: Ticket, comment_id: UUID) -> Said:
    """Return one message or note of the ticket. Raises NotFound."""
    found = one_comment(ticket, comment_id)
    if found is None:
        raise NotFound(_("There is no such message."))
    return found


def description_of(ticket: Ticket) -> Message:
    """Return the description as the conversation's first message."""
    return Message(
        key="description",
        author=Author.of(ticket.requester),
        at=ticket.created_at,
        body=render_markdown(ticket.description),
    )


def message_of(comment: Said, *, actor: Actor, at: datetime) -> Message:
    """Return a comment as it is shown, with what the actor may still do to it."""
    redacted, author_id = comment.redacted_at is not None, comment.author.pk
    return Message(
        key=str(comment.pk),
        author=comment.author,
        at=comment.created_at,
        body=render_markdown(comment.content),
        internal=comment.is_internal,
        edited=comment.edited_at is not None,
        redacted=redacted,
        may_edit=not redacted
        and policy.may_edit_comment(actor, author_id=author_id, written_at=comment.created_at, at=at),
        may_redact=not redacted and policy.may_redact(actor, author_id=author_id),
    )
