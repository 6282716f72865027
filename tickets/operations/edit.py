"""Changing what a ticket says of itself: subject and description, priority, service, tags."""

import re
from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from accounts import policy
from accounts.policy import Right
from atum_desk.core.actors import Actor
from atum_desk.core.errors import Invalid
from tickets.models import Service, Ticket
from tickets.operations._write import change
from tickets.states import Priority

SUBJECT_LENGTH = 500
TAG_LENGTH = 100
TAGS_AT_MOST = 30


def edit_text(
    ticket_id: UUID, *, subject: str, description: str, actor: Actor, seen: int | None = None
) -> Ticket:
    """Change subject and description. Raises NotAllowed, Invalid. Publishes `ticket.edited`."""
    with change(ticket_id, verb="ticket.edited", actor=actor, seen=seen) as draft:
        policy.require(actor, Right.WORK_ON_TICKETS)
        draft.set(subject=clean_subject(subject), description=description.strip())
    return draft.ticket


def set_priority(ticket_id: UUID, *, priority: str, actor: Actor, seen: int | None = None) -> Ticket:
    """Change the priority. Raises NotAllowed, Invalid. Publishes `ticket.priority_changed`."""
    with change(ticket_id, verb="ticket.priority_changed", actor=actor, seen=seen) as draft:
        policy.require(actor, Right.WORK_ON_TICKETS)
        if priority not in Priority.values:
            raise Invalid(_("There is no such priority. Choose one of the list."), field="priority")
        draft.set(priority=priority)
    return draft.ticket


def set_service(ticket_id: UUID, *, service_id: UUID | None, actor: Actor, seen: int | None = None) -> Ticket:
    """Change the service, or take it away. Raises NotAllowed, Invalid. Publishes `ticket.service_changed`."""
    with change(ticket_id, verb="ticket.service_changed", actor=actor, seen=seen) as draft:
        policy.require(actor, Right.WORK_ON_TICKETS)
        if service_id is not None and not Service.objects.filter(pk=service_id, is_active=True).exists():
            raise Invalid(_("This service is not offered any more. Choose another one."), field="service")
        draft.set(service_id=service_id)
    return draft.ticket


def set_tags(ticket_id: UUID, *, tags: Collection[str], actor: Actor, seen: int | None = None) -> Ticket:
    """Replace the tags. Raises NotAllowed, Invalid. Publishes `ticket.tags_changed`."""
    with change(ticket_id, verb="ticket.tags_changed", actor=actor, seen=seen) as draft:
        policy.require(actor, Right.WORK_ON_TICKETS)
        draft.set(tags=clean_tags(tags))
    return draft.ticket


def clean_subject(subject: str) -> str:
    """Return a subject on one line; an empty or too long one raises Invalid."""
    subject = " ".join(subject.split())
    if not subject:
        raise Invalid(_("Give the ticket a subject."), field="subject")
    if len(subject) > SUBJECT_LENGTH:
        raise Invalid(_("Shorten the subject to 500 characters."), field="subject")
    return subject


def clean_tags(tags: Collection[str]) -> list[str]:
    """Return tags in lower case, each once, sorted, blanks inside as hyphens. Too many or too long raise Invalid."""
    cleaned = sorted(
        {re.sub(r"\s+", "-", tag.strip().lower().lstrip("#")) for tag in tags if tag.strip(" #")}
    )
    if len(cleaned) > TAGS_AT_MOST or any(len(tag) > TAG_LENGTH for tag in cleaned):
        raise Invalid(_("A ticket takes at most 30 tags of 100 characters each."), field="tags")
    return cleaned
