"""What a person keeps about a ticket: the last look, being present, texts begun. No event, no audit row."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import policy
from accounts.policy import Right
from atum_desk.core import clock, rows
from atum_desk.core.actors import Actor
from atum_desk.core.errors import Invalid, NotAllowed, NotFound
from atum_desk.core.ids import uuid7
from atum_desk.core.prepared import ask
from atum_desk.core.tenancy import current_organization_id
from tickets.models import DraftKind, Ticket, TicketDraft, TicketVisit

PRESENT = timedelta(seconds=40)
"""How long a person counts as present after the page last told so: it does every 15 seconds while it is looked at."""
TYPING = timedelta(seconds=20)
DRAFT_AT_MOST = 50_000


VISIT = """
INSERT INTO ticket_visits
    (id, organization_id, ticket_id, user_id, seen_version, seen_at, present_until, typing_until)
VALUES (%(id)s, %(here)s, %(ticket)s, %(user)s, %(seen)s, %(at)s, %(until)s, %(typing)s)
ON CONFLICT (organization_id, ticket_id, user_id) DO UPDATE SET {changing} RETURNING {told}
"""
SEEN = (
    "seen_version = EXCLUDED.seen_version, seen_at = EXCLUDED.seen_at, present_until = EXCLUDED.present_until"
)
LOOK = VISIT.format(changing=SEEN, told="true")
PASSING_LOOK = VISIT.format(changing=SEEN, told="set_config('synchronous_commit', 'off', true)")
STAY = VISIT.format(
    changing="present_until = EXCLUDED.present_until, typing_until = EXCLUDED.typing_until", told="true"
)


def look(ticket: Ticket, *, actor: Actor, passing: bool = False) -> None:
    """Note that the actor sees the ticket as it is now. One statement; nothing for who is no person.

    `passing` says that nothing but looks is written in this transaction: its end does not wait for the disk then, and a
    crash may lose the last half second of them.
    """
    _visit(PASSING_LOOK if passing else LOOK, ticket, ticket.version, actor, typing=False)


def stay(ticket: Ticket, *, seen: int, typing: bool, actor: Actor) -> None:
    """Note that the actor still has the ticket open, at the version they saw, and whether they are writing."""
    _visit(STAY, ticket, seen, actor, typing=typing)


def keep_up(ticket_id: UUID, *, seen: int, now: int, actor_id: UUID) -> None:
    """Count one's own change as seen by whoever saw the ticket as it was right before. One statement."""
    looked = TicketVisit.objects.filter(ticket_id=ticket_id, user_id=actor_id, seen_version=seen)
    looked.update(seen_version=now)


def _visit(sql: str, ticket: Ticket, seen: int, actor: Actor, *, typing: bool) -> None:
    if actor.user_id is None:
        return
    at = clock.now()
    visit = {
        "id": uuid7(),
        "here": current_organization_id(),
        "ticket": ticket.pk,
        "user": actor.user_id,
        "seen": seen,
        "at": at,
        "until": at + PRESENT,
        "typing": at + TYPING if typing else None,
    }
    ask(sql, visit)


@transaction.atomic
def keep_draft(ticket_id: UUID, *, kind: DraftKind, content: str, actor: Actor) -> None:
    """Keep a text that is not sent yet, one of each kind; an empty one is forgotten.

    Raises NotAllowed, NotFound, Invalid.
    """
    if actor.user_id is None:
        raise NotAllowed(_("Only a person can write a draft."))
    if kind is DraftKind.NOTE:
        policy.require(actor, Right.WORK_ON_TICKETS)
    if not Ticket.objects.visible_to(actor).filter(pk=ticket_id).exists():
        raise NotFound(_("There is no such ticket."))
    if len(content) > DRAFT_AT_MOST:
        raise Invalid(_("This is too long to keep: shorten it to 50,000 characters."), field="content")
    if not content.strip():
        drop_draft(ticket_id, kind=kind, actor=actor)
        return
    draft = TicketDraft(
        ticket_id=ticket_id, user_id=actor.user_id, kind=kind.value, content=content, updated_at=clock.now()
    )
    TicketDraft.objects.bulk_create(
        [draft],
        update_conflicts=True,
        unique_fields=["organization_id", "user", "ticket", "kind"],
        update_fields=["content", "updated_at"],
    )


def drop_draft(ticket_id: UUID, *, kind: DraftKind, actor: Actor) -> None:
    """Forget the actor's own text of this kind, if there is one."""
    if actor.user_id is not None:
        rows.delete(TicketDraft, ticket_id=ticket_id, user_id=actor.user_id, kind=kind.value)
