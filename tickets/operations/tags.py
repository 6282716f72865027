"""A ticket's tags: all of them, or single ones whatever others there are."""

from collections.abc import Collection
from uuid import UUID

from accounts import policy
from accounts.policy import Right
from atum_desk.core.actors import Actor
from tickets.models import Ticket
from tickets.operations._given import clean_tags
from tickets.operations._write import change

VERB = "ticket.tags_changed"


def set_tags(ticket_id: UUID, *, tags: Collection[str], actor: Actor, seen: int | None = None) -> Ticket:
    """Replace the tags. Raises NotAllowed, Invalid. Publishes `ticket.tags_changed`."""
    with change(ticket_id, verb=VERB, actor=actor, seen=seen) as draft:
        policy.require(actor, Right.WORK_ON_TICKETS)
        draft.set(tags=clean_tags(tags))
    return draft.ticket


def add_tags(ticket_id: UUID, *, tags: Collection[str], actor: Actor) -> Ticket:
    """Add tags to those that a ticket has. Raises NotAllowed, Invalid. Publishes `ticket.tags_changed`."""
    with change(ticket_id, verb=VERB, actor=actor) as draft:
        policy.require(actor, Right.WORK_ON_TICKETS)
        draft.set(tags=clean_tags([*(draft.ticket.tags or []), *tags]))
    return draft.ticket


def remove_tags(ticket_id: UUID, *, tags: Collection[str], actor: Actor) -> Ticket:
    """Take tags off a ticket. Raises NotAllowed, Invalid. Publishes `ticket.tags_changed`."""
    with change(ticket_id, verb=VERB, actor=actor) as draft:
        policy.require(actor, Right.WORK_ON_TICKETS)
        gone = set(clean_tags(tags))
        draft.set(tags=[tag for tag in draft.ticket.tags or [] if tag not in gone])
    return draft.ticket
