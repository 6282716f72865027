"""The one door: the only code that saves a ticket or what hangs on it.

In order: transaction; row lock; visibility; then the operation's own policy, state and change; the columns that
changed; one event; the database's deferred checks. What is written travels to the database in one journey.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts import policy
from accounts.preferences import OrganizationSettings
from atum_desk.core import clock, rows
from atum_desk.core.actors import Actor
from atum_desk.core.audited import json_ready
from atum_desk.core.errors import NotFound, StaleVersion, TransitionRefused
from atum_desk.core.events import Event, opening, preparing, publish
from atum_desk.core.guard import door
from atum_desk.core.tenancy import current_organization_id
from tickets.models import (
    Attachment,
    Comment,
    CommentVersion,
    Relationship,
    Ticket,
    TicketRelationship,
    TicketTag,
)
from tickets.models.attachments import FILE_DERIVED
from tickets.models.tickets import DERIVED
from tickets.operations._files import attachment_of, claim, facts_of
from tickets.operations._refusal import refusal
from tickets.operations._settings import organization_settings
from tickets.states import ALLOWED_FROM, Channel, Status, Verb
from tickets.telling import NEWS, read_people
from tickets.visible import lock_ticket

DOOR = "tickets"
_NO_FACTS = DERIVED | {"id", "organization_id", "created_at", "updated_at", "version", "search_config"}
_COLUMNS = {field.attname: field for field in Ticket._meta.concrete_fields}
FACTS = tuple(name for name in _COLUMNS if name not in _NO_FACTS)
"""The columns whose every change is told in the event and the audit row."""


class Draft:
    """A locked ticket in the middle of a change: the operation sets facts here, the door writes and tells them.

    `read` is where receivers keep what they read when the draft was opened. What is no news is told and audited like
    anything else, but nobody finds the ticket changed or unread by it.
    """

    def __init__(self, ticket: Ticket, verb: str, actor: Actor) -> None:
        self.ticket = ticket
        self.verb = verb
        self.actor = actor
        self.at: datetime = clock.now()
        self.event: Event | None = None
        self._before = _facts(ticket)
        self._said: dict[str, Any] = {}
        self._said_before: dict[str, Any] = {}
        self._derived: set[str] = set()
        self.read: dict[str, Any] = {}
        self.is_news = True

    def start_over(self) -> None:
        """Read the locked ticket again, which a receiver changed by operations of their own before anything was set."""
        self.ticket.refresh_from_db()
        self._before = _facts(self.ticket)
        # What the receiver did is told before this change.
        self.at = max(self.at, clock.now(), self.ticket.updated_at)

    def as_it_was(self) -> Ticket:
        """Return a copy of the ticket with the facts that it had before the change, to be read alone."""
        was = copy(self.ticket)
        for name in self.changes():
            setattr(was, name, _COLUMNS[name].to_python(self._before[name]))
        return was

    @property
    def status(self) -> Status:
        """Return the ticket's present status."""
        return Status(self.ticket.status)

    def require(self, verb: Verb) -> None:
        """Raise TransitionRefused with what is possible now, unless the verb starts from this status."""
        if self.status not in ALLOWED_FROM[verb]:
            raise TransitionRefused(refusal(self.ticket, verb))

    def set(self, **facts: Any) -> None:
        """Set facts of the ticket."""
        for name, value in facts.items():
            setattr(self.ticket, name, value)

    def move_to(self, status: Status) -> None:
        """Move the ticket, and with it the facts of the clock that the status decides."""
        ticket, old = self.ticket, self.status
        if status is old:
            return
        if old is Status.WAITING_CUSTOMER and ticket.sla_paused_at is not None:
            waited = int((self.at - ticket.sla_paused_at).total_seconds())
            self.set(sla_paused_duration=ticket.sla_paused_duration + waited, sla_paused_at=None)
        if status is Status.WAITING_CUSTOMER:
            self.set(status_before_waiting=old.value, sla_paused_at=self.at)
        else:
            self.set(status_before_waiting=None)
        if status is Status.RESOLVED:
            self.set(resolved_at=self.at)
        elif status is Status.CLOSED:
            self.set(closed_at=self.at)
        elif old in {Status.RESOLVED, Status.CLOSED}:
            self.set(resolved_at=None, closed_at=None)
            if ticket.due_at_by_hand is not None and ticket.due_at_by_hand <= self.at:
                # What was promised by hand was promised for what is over.
                self.set(due_at_by_hand=None)
        self.set(status=status.value)

    def say(self, old: dict[str, Any] | None = None, **new: Any) -> None:
        """Tell something in the event that is no column of the ticket."""
        self._said |= new
        self._said_before |= old or {}

    def derive(self, **columns: Any) -> None:
        """Set derived columns, which are written along with the facts and told nowhere."""
        if not columns.keys() <= DERIVED:
            raise ValueError(f"Facts are set by name: {sorted(columns.keys() - DERIVED)}")
        for name, value in columns.items():
            if getattr(self.ticket, name) != value:
                setattr(self.ticket, name, value)
                self._derived.add(name)

    @property
    def said(self) -> Mapping[str, Any]:
        """Return what the event will tell besides the facts."""
        return self._said

    def changes(self) -> dict[str, Any]:
        """Return the facts set since the change began or was last told, JSON-ready."""
        facts = _facts(self.ticket)
        return {name: facts[name] for name in FACTS if facts[name] != self._before[name]}

    def add_comment(self, content: str, *, public: bool, author_id: UUID, channel: Channel) -> Comment:
        """Write a message or a note; the event holds the text's digest, not the text."""
        comment = Comment(
            ticket=self.ticket,
            author_id=author_id,
            content=content,
            is_internal=not public,
            channel=channel.value,
            created_at=self.at,
            updated_at=self.at,
        )
        rows.insert(comment)
        self.say(comment={"id": str(comment.pk), "internal": not public, "sha256": digest(content)})
        return comment

    def replace_comment(self, comment: Comment, content: str, *, author_id: UUID) -> None:
        """Replace a comment's text and keep what it said before as a version."""
        CommentVersion(
            comment=comment, content=comment.content, replaced_at=self.at, replaced_by_id=author_id
        ).save(force_insert=True)
        self.say(
            {"comment": {"id": str(comment.pk), "sha256": digest(comment.content)}},
            comment={"id": str(comment.pk), "internal": comment.is_internal, "sha256": digest(content)},
        )
        comment.content, comment.edited_at, comment.updated_at = content, self.at, self.at
        comment.save(update_fields=["content", "edited_at", "updated_at"])

    def redact_comment(self, comment: Comment) -> None:
        """Take a comment's text and its versions' texts away; that it was written stays."""
        self.say(
            {"comment": {"id": str(comment.pk), "sha256": digest(comment.content)}},
            comment={"id": str(comment.pk), "internal": comment.is_internal, "redacted": True},
        )
        CommentVersion.objects.filter(comment=comment).update(content="")
        comment.content, comment.redacted_at, comment.updated_at = "", self.at, self.at
        comment.save(update_fields=["content", "redacted_at", "updated_at"])

    def add_files(self, uploads: Sequence[UUID], comment: Comment | None = None) -> None:
        """Have the ticket, or a message on it, carry staged files of the actor. Raises Invalid."""
        claimed = claim(uploads, self.actor)
        if claimed:
            self.say(attachments=[facts_of(upload) for upload in claimed])
        for upload in claimed:
            attachment_of(upload, self.ticket, comment, self.at).save(force_insert=True)
            upload.delete()

    def redact_file(self, attachment: Attachment) -> None:
        """Take a file away; that it was there stays."""
        self.say(
            attachment={"id": str(attachment.pk), "name": attachment.original_filename, "redacted": True}
        )
        attachment.redacted_at = self.at
        attachment.save(update_fields=["redacted_at"])

    def link(self, other: Ticket, relationship: Relationship) -> None:
        """Tie the ticket to an older one."""
        TicketRelationship(
            source_ticket=self.ticket,
            target_ticket=other,
            relationship_type=relationship.value,
            created_at=self.at,
            created_by_id=self.actor.user_id,
        ).save(force_insert=True)
        self.say(link={"ticket_id": str(other.pk), "number": other.number, "type": relationship.value})

    def flush(self) -> None:
        """Save what changed, tell it in one event, and let the database check; a change of nothing writes nothing."""
        if not self.changes() and not self._said:
            return
        preparing.send(sender=Draft, draft=self)
        facts = _facts(self.ticket)
        changed = [name for name in FACTS if facts[name] != self._before[name]]
        touched: list[str] = []
        if self.is_news:
            self.ticket.version += 1
            self.ticket.updated_at = self.at
            touched = ["version", "updated_at"]
        # Terms put upon a ticket may leave all of its columns as they are; the event is told all the same.
        if columns := [*changed, *sorted(self._derived), *touched]:
            rows.update(self.ticket, columns)
        self._derived.clear()
        if "tags" in changed:
            _keep_tag_rows(self.ticket)
        self._publish({n: self._before[n] for n in changed}, {n: facts[n] for n in changed})
        self._before = facts

    def _publish(self, old: dict[str, Any], new: dict[str, Any]) -> None:
        event = Event(
            verb=self.verb,
            entity_type="ticket",
            entity_id=self.ticket.pk,
            actor=self.actor,
            at=self.at,
            old=old | self._said_before,
            new=new | self._said,
            subject=self.ticket,
        )
        self._said, self._said_before = {}, {}
        self.event = publish(event)
        rows.check_constraints()


class Birth(Draft):
    """A ticket that is being made, with the settings that stand in the row its number came from."""

    def __init__(self, ticket: Ticket, verb: str, actor: Actor, settings: OrganizationSettings) -> None:
        super().__init__(ticket, verb, actor)
        self.settings = settings

    def changes(self) -> dict[str, Any]:
        """Return all that the ticket begins with, JSON-ready."""
        return {name: value for name, value in _facts(self.ticket).items() if value not in (None, [], 0, "")}

    def insert(self, *, related_to: Ticket | None = None, uploads: Sequence[UUID] = ()) -> None:
        """Save a new ticket with its files, related to an older one if it follows it, and tell what it begins with."""
        preparing.send(sender=Birth, draft=self)
        self._derived.clear()
        rows.insert(self.ticket)
        self.add_files(uploads)
        if self.ticket.tags:
            _keep_tag_rows(self.ticket)
        if related_to is not None:
            self.link(related_to, Relationship.RELATED)
        self._publish({}, self.changes())
        self._before = _facts(self.ticket)


@contextmanager
def change(ticket_id: UUID, *, verb: str, actor: Actor, seen: int | None = None) -> Iterator[Draft]:
    """Lock a ticket that the actor may see, let the block change it, write and tell the change.

    `seen` is the version that a form was made from: a newer one raises StaleVersion. Raises NotFound for a ticket that
    does not exist or is not the actor's to see, NotAllowed for an agent where managers have to accept it first.
    """
    with transaction.atomic(), door(DOOR), rows.in_one_journey():
        ticket = lock_ticket(ticket_id, actor)
        if ticket is None:
            raise NotFound(_("There is no such ticket."))
        if seen is not None and seen != ticket.version:
            raise StaleVersion(
                _("Someone else changed #%(number)s meanwhile. Look at what is new, then send again.")
                % {"number": ticket.number}
            )
        _require_accepted_for_agents(ticket, actor)
        if verb in NEWS:
            # Before anything is written: asked later, this would cut the journey in two.
            read_people(ticket, actor)
        draft = Draft(ticket, verb, actor)
        # A clock that was set back, or another machine's: what happens is never before what happened already.
        draft.at = max(draft.at, ticket.updated_at)
        opening.send(sender=Draft, draft=draft)
        yield draft
        draft.flush()


def _require_accepted_for_agents(ticket: Ticket, actor: Actor) -> None:
    if ticket.status != Status.NEW or not actor.is_person:
        return
    policy.allow(
        policy.may_change_new(actor, requester_id=ticket.requester_id, gate=organization_settings().gate),
        _("New tickets are accepted by managers here; until then agents only read them."),
    )


@contextmanager
def birth(ticket: Ticket, *, actor: Actor) -> Iterator[Birth]:
    """Number a new ticket in the organization's language, let the block add to it, insert and tell it."""
    with transaction.atomic(), door(DOOR), rows.in_one_journey():
        ticket.number, settings = _count_on()
        ticket.search_config = settings.language
        draft = Birth(ticket, "ticket.created", actor, settings)
        ticket.created_at = ticket.updated_at = draft.at
        yield draft


def write_derived(ticket_id: UUID, **columns: Any) -> None:
    """Write derived columns: no event, no audit row, no `updated_at`. Anything else raises ValueError."""
    if not columns.keys() <= DERIVED:
        raise ValueError(f"Facts are written by verbs: {sorted(columns.keys() - DERIVED)}")
    with door(DOOR):
        Ticket.objects.filter(pk=ticket_id).update(**columns)


def write_derived_of_file(attachment_id: UUID, **columns: Any) -> int:
    """Write columns of a file that are no facts, as `write_derived` does; return how many rows there were."""
    if not columns.keys() <= FILE_DERIVED:
        raise ValueError(f"Facts are written by verbs: {sorted(columns.keys() - FILE_DERIVED)}")
    with door(DOOR):
        return int(Attachment.objects.filter(pk=attachment_id).update(**columns))


def digest(content: str) -> str:
    """Return a text's SHA-256 in hex."""
    return hashlib.sha256(content.encode()).hexdigest()


def _facts(ticket: Ticket) -> dict[str, Any]:
    return {name: json_ready(getattr(ticket, name)) for name in FACTS}


def _keep_tag_rows(ticket: Ticket) -> None:
    wanted = set(ticket.tags or [])
    there = TicketTag.objects.filter(ticket_id=ticket.pk)
    kept = set(there.values_list("tag", flat=True))
    if kept - wanted:
        there.filter(tag__in=kept - wanted).delete()
    rows.insert(*(TicketTag(ticket=ticket, tag=tag) for tag in sorted(wanted - kept)))


def _count_on() -> tuple[int, OrganizationSettings]:
    """Return the next ticket's number, and the organization's settings, which stand in the same row.

    It stays locked until the transaction ends, so no number is lost.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE organizations SET last_ticket_number = last_ticket_number + 1 WHERE id = %s "
            "RETURNING last_ticket_number, settings",
            [current_organization_id()],
        )
        number, settings = cursor.fetchone()
        return int(number), OrganizationSettings.from_json(settings)
