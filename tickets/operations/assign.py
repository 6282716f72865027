"""Assigning: to a person, to a team, to nobody."""

from uuid import UUID

from django.utils.translation import gettext as _

from accounts import policy
from accounts.models import TeamMember, User
from atum_desk.core.actors import Actor
from atum_desk.core.errors import Invalid
from tickets.models import Ticket
from tickets.operations._given import active_team
from tickets.operations._write import Draft, change
from tickets.operations.accept import accept_first
from tickets.states import Held, Status, Verb, after_assign, after_unassign


def assign(ticket_id: UUID, *, user_id: UUID, actor: Actor, seen: int | None = None) -> Ticket:
    """Give a ticket to a person of staff; a new one is accepted first, as an event of its own.

    Raises NotAllowed, TransitionRefused, Invalid. Publishes `ticket.assigned`.
    """
    with change(ticket_id, verb="ticket.assigned", actor=actor, seen=seen) as draft:
        _require_right(draft, user_id)
        draft.require(Verb.ASSIGN)
        if not User.objects.active().staff().filter(pk=user_id).exists():
            raise Invalid(_("Tickets are assigned to active staff. Choose another person."), field="assignee")
        accept_first(draft)
        set_assignee(draft, user_id)
    return draft.ticket


def unassign(ticket_id: UUID, *, actor: Actor, seen: int | None = None) -> Ticket:
    """Take the assignee away. Raises NotAllowed, TransitionRefused. Publishes `ticket.unassigned`."""
    with change(ticket_id, verb="ticket.unassigned", actor=actor, seen=seen) as draft:
        _require_right(draft, None)
        draft.require(Verb.UNASSIGN)
        clear_assignee(draft)
    return draft.ticket


def assign_team(ticket_id: UUID, *, team_id: UUID | None, actor: Actor, seen: int | None = None) -> Ticket:
    """Give an open ticket to a team, or to none; an assignee who is not in the team is cleared.

    Raises NotAllowed, TransitionRefused, Invalid. Publishes `ticket.team_changed`.
    """
    with change(ticket_id, verb="ticket.team_changed", actor=actor, seen=seen) as draft:
        _require_right(draft, None)
        draft.require(Verb.ASSIGN)
        draft.set(team_id=active_team(team_id) if team_id else None)
        assignee = draft.ticket.assigned_to_id
        if team_id and assignee and not TeamMember.objects.filter(team_id=team_id, user_id=assignee).exists():
            clear_assignee(draft)
    return draft.ticket


def set_assignee(draft: Draft, user_id: UUID) -> None:
    """Make the person the assignee and move the status as the table says."""
    after = after_assign(held(draft.ticket))
    draft.move_to(after.status)
    draft.set(assigned_to_id=user_id, status_before_waiting=_value(after.before_waiting))


def clear_assignee(draft: Draft) -> None:
    """Clear the assignee and move the status as the table says."""
    after = after_unassign(held(draft.ticket))
    draft.move_to(after.status)
    draft.set(assigned_to_id=None, status_before_waiting=_value(after.before_waiting))


def held(ticket: Ticket) -> Held:
    """Return what of a ticket decides where an assignment or a message leads."""
    before = Status(ticket.status_before_waiting) if ticket.status_before_waiting else None
    return Held(Status(ticket.status), before, ticket.assigned_to_id is not None)


def _value(status: Status | None) -> str | None:
    return status.value if status else None


def _require_right(draft: Draft, target: UUID | None) -> None:
    policy.allow(
        policy.may_assign(draft.actor, current=draft.ticket.assigned_to_id, target=target),
        _("Agents take tickets themselves and hand on their own ones only."),
    )
