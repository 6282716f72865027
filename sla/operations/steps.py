"""What an escalation step does: tell people, give the ticket to somebody, raise its priority or its level."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import Team, User
from accounts.notice_kinds import NoticeKind
from accounts.notices import tell_people
from accounts.roles import Role
from atum_desk.core.actors import Actor
from atum_desk.core.errors import Invalid
from sla.cycles import DueStep
from sla.terms import Metric, StepAt
from tickets import operations
from tickets.models import Ticket
from tickets.states import Priority

RAISED = {
    Priority.LOW.value: Priority.MEDIUM.value,
    Priority.MEDIUM.value: Priority.HIGH.value,
    Priority.HIGH.value: Priority.URGENT.value,
}


def perform(ticket: Ticket, due: DueStep, *, actor: Actor) -> None:
    """Do what a step says. Raises DomainError where it cannot be done, such as for a person who left."""
    _ACTIONS[due.step.action](ticket, due, due.step.params, actor)


def sentence_of(due: DueStep) -> str:
    """Return what people are told of a step."""
    words = {
        Metric.FIRST_RESPONSE: _("The first response"),
        Metric.NEXT_RESPONSE: _("The next response"),
        Metric.RESOLUTION: _("The resolution"),
    }
    named = {"what": words[due.metric], "amount": due.step.amount}
    if due.step.at is StepAt.PERCENT:
        return _("%(what)s has used %(amount)s %% of its time.") % named
    if due.step.at is StepAt.BEFORE:
        return _("%(what)s is due in %(amount)s minutes.") % named
    return _("%(what)s has been overdue for %(amount)s minutes.") % named


def _notify(ticket: Ticket, due: DueStep, params: Mapping[str, Any], _actor: Actor) -> None:
    tell_people(_whom(ticket, params), NoticeKind.SLA, text=sentence_of(due), ticket_id=ticket.pk)


def _whom(ticket: Ticket, params: Mapping[str, Any]) -> list[UUID]:
    """Return the people to tell; where a ticket has no assignee its team is told, and without one the managers."""
    people = User.objects.active().staff()
    if params.get("user_id"):
        return [UUID(params["user_id"])]
    if params["to"] == "assignee" and ticket.assigned_to_id is not None:
        return [ticket.assigned_to_id]
    if params["to"] in {"assignee", "team"} and ticket.team_id is not None:
        return list(people.filter(memberships__team_id=ticket.team_id).values_list("pk", flat=True))
    return list(people.filter(role__in=[Role.MANAGER, Role.ADMIN]).values_list("pk", flat=True))


def _assign(ticket: Ticket, _due: DueStep, params: Mapping[str, Any], actor: Actor) -> None:
    if str(ticket.assigned_to_id) != params["user_id"]:
        operations.assign(ticket.pk, user_id=UUID(params["user_id"]), actor=actor)


def _give_to_team(ticket: Ticket, _due: DueStep, params: Mapping[str, Any], actor: Actor) -> None:
    if not Team.objects.filter(pk=params["team_id"], is_active=True).exists():
        raise Invalid(_("The team of this step does not exist any more."))
    operations.assign_team(ticket.pk, team_id=UUID(params["team_id"]), actor=actor)


def _raise_priority(ticket: Ticket, _due: DueStep, _params: Mapping[str, Any], actor: Actor) -> None:
    if ticket.priority in RAISED:
        operations.set_priority(ticket.pk, priority=RAISED[ticket.priority], actor=actor)


def _raise_level(ticket: Ticket, _due: DueStep, _params: Mapping[str, Any], actor: Actor) -> None:
    operations.escalate(ticket.pk, actor=actor)


_ACTIONS: dict[str, Callable[[Ticket, DueStep, Mapping[str, Any], Actor], None]] = {
    "notify": _notify,
    "assign": _assign,
    "team": _give_to_team,
    "priority": _raise_priority,
    "level": _raise_level,
}
ACTIONS = tuple(_ACTIONS)
