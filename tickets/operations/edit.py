"""Changing what a ticket says of itself: subject and description, priority, service, a due date by hand."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts import policy
from accounts.policy import Right
from atum_desk.core.actors import Actor
from atum_desk.core.errors import Invalid, TransitionRefused
from tickets.models import Ticket
from tickets.operations._given import clean_subject, known_priority, offered_service
from tickets.operations._write import change

NEVER_DUE = datetime(2200, 1, 1, tzinfo=UTC)
"""A due date by hand lies before this: at the very end of the calendar no other zone could name it."""


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
        draft.set(priority=known_priority(priority))
    return draft.ticket


def set_service(ticket_id: UUID, *, service_id: UUID | None, actor: Actor, seen: int | None = None) -> Ticket:
    """Change the service, or take it away. Raises NotAllowed, Invalid. Publishes `ticket.service_changed`."""
    with change(ticket_id, verb="ticket.service_changed", actor=actor, seen=seen) as draft:
        policy.require(actor, Right.WORK_ON_TICKETS)
        if service_id is not None:
            offered_service(service_id)
        draft.set(service_id=service_id)
    return draft.ticket


def apply_policy(ticket_id: UUID, *, policy_id: UUID, told: Mapping[str, Any], actor: Actor) -> Ticket:
    """Put a ticket whose clock runs already under an SLA policy; `told` is what the event says of its terms.

    It is no news: nobody finds the ticket unread by it. Raises NotAllowed. Publishes `ticket.sla_policy_applied`.
    """
    with change(ticket_id, verb="ticket.sla_policy_applied", actor=actor) as draft:
        policy.require(actor, Right.WORK_ON_TICKETS)
        draft.is_news = False
        draft.set(sla_policy_id=policy_id)
        draft.say(sla=dict(told))
    return draft.ticket


def escalate(ticket_id: UUID, *, actor: Actor) -> Ticket:
    """Raise the ticket's escalation level by one. Raises NotAllowed. Publishes `ticket.escalated`."""
    with change(ticket_id, verb="ticket.escalated", actor=actor) as draft:
        policy.require(actor, Right.WORK_ON_TICKETS)
        draft.set(escalation_level=draft.ticket.escalation_level + 1)
    return draft.ticket


def set_due(ticket_id: UUID, *, due_at: datetime | None, actor: Actor, seen: int | None = None) -> Ticket:
    """Set by hand when an open ticket is due, whatever its policy says; None returns to the computed deadline.

    Raises NotAllowed, TransitionRefused, Invalid. Publishes `ticket.due_changed`.
    """
    with change(ticket_id, verb="ticket.due_changed", actor=actor, seen=seen) as draft:
        policy.require(actor, Right.WORK_ON_TICKETS)
        if not draft.ticket.is_open:
            raise TransitionRefused(
                _("#%(number)s is %(status)s: nothing is due any more.")
                % {"number": draft.ticket.number, "status": draft.status.label.lower()}
            )
        if due_at is not None and due_at <= draft.at:
            raise Invalid(_("That moment is past. Choose a later one."), field="due_at")
        if due_at is not None and due_at >= NEVER_DUE:
            raise Invalid(_("That is too far away. Choose a moment before the year 2200."), field="due_at")
        draft.set(due_at_by_hand=due_at)
    return draft.ticket
