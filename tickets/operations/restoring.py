"""Taking a change of one ticket back: what to remember of it, and the verbs that lead back to that."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from atum_desk.core.actors import Actor
from atum_desk.core.audited import json_ready
from atum_desk.core.errors import Invalid, StaleVersion
from tickets.models import Ticket
from tickets.operations.assign import assign, assign_team, unassign
from tickets.operations.edit import set_priority, set_service
from tickets.operations.status import reopen, resume, start, wait
from tickets.operations.tags import set_tags
from tickets.reversal import Standing, way_back
from tickets.states import Status, Verb

REMEMBERED = (
    "status", "status_before_waiting", "assigned_to_id", "team_id", "service_id", "priority", "tags",
)  # fmt: skip
"""The facts of a ticket that a change to several of them may touch."""

_VERBS = {
    Verb.RESUME: resume,
    Verb.WAIT: wait,
    Verb.REOPEN: reopen,
    Verb.UNASSIGN: unassign,
    Verb.START: start,
}


def before_and_after(before: Ticket, after: Ticket) -> dict[str, Any] | None:
    """Return what taking this change back needs; None where its status has no way back."""
    if way_back(_standing(before), _standing(after)) is None:
        return None
    old, new = _remembered(before), _remembered(after)
    changed = {name: old[name] for name in REMEMBERED if old[name] != new[name]}
    return {"number": before.number, "version": after.version, "before": changed}


def restore(ticket: Ticket, entry: dict[str, Any], *, actor: Actor) -> Ticket:
    """Bring a ticket back to what it was.

    Raises StaleVersion where it changed since, Invalid where no verbs lead there, and what the verbs raise.
    """
    if ticket.version != entry["version"]:
        raise StaleVersion(
            _("#%(number)s was changed since, so it stays as it is.") % {"number": ticket.number}
        )
    wanted: dict[str, Any] = _remembered(ticket) | entry["before"]
    ticket = _restore_facts(ticket, entry["before"], actor)
    ticket = _restore_standing(ticket, wanted, actor)
    if _remembered(ticket) != wanted:
        raise _no_way(ticket)
    return ticket


def _restore_facts(ticket: Ticket, before: dict[str, Any], actor: Actor) -> Ticket:
    if "team_id" in before:
        ticket = assign_team(ticket.pk, team_id=_id(before["team_id"]), actor=actor)
    if "service_id" in before:
        ticket = set_service(ticket.pk, service_id=_id(before["service_id"]), actor=actor)
    if "priority" in before:
        ticket = set_priority(ticket.pk, priority=before["priority"], actor=actor)
    if "tags" in before:
        ticket = set_tags(ticket.pk, tags=before["tags"] or [], actor=actor)
    return ticket


def _restore_standing(ticket: Ticket, wanted: dict[str, Any], actor: Actor) -> Ticket:
    target = Standing(
        Status(wanted["status"]), _status(wanted["status_before_waiting"]), _id(wanted["assigned_to_id"])
    )
    verbs = way_back(target, _standing(ticket))
    if verbs is None:
        raise _no_way(ticket)
    for verb in verbs:
        if verb is Verb.ASSIGN:
            assert target.assignee is not None
            ticket = assign(ticket.pk, user_id=target.assignee, actor=actor)
        else:
            ticket = _VERBS[verb](ticket.pk, actor=actor)
    return ticket


def _no_way(ticket: Ticket) -> Invalid:
    return Invalid(
        _("#%(number)s cannot be brought back to what it was, so it stays as it is.")
        % {"number": ticket.number}
    )


def _standing(ticket: Ticket) -> Standing:
    return Standing(Status(ticket.status), _status(ticket.status_before_waiting), ticket.assigned_to_id)


def _remembered(ticket: Ticket) -> dict[str, Any]:
    facts = {name: json_ready(getattr(ticket, name)) for name in REMEMBERED}
    return facts | {"tags": facts["tags"] or []}


def _status(value: str | None) -> Status | None:
    return Status(value) if value else None


def _id(value: str | None) -> UUID | None:
    return UUID(value) if value else None
