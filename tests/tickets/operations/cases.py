"""One row for each verb: where it starts, who does it, who must not, what it changes and what it tells."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from atum_desk.core.actors import Actor
from tests.factories import Cast
from tickets import operations
from tickets.operations import Outcome
from tickets.states import Status

S = Status
Act = Callable[[Cast, UUID, Actor], object]


@dataclass(frozen=True)
class Case:
    """A verb on a ticket. `refused` are actors who lack the right, `wrong` statuses from which it does not start.

    `facts` are columns afterwards, `told` the facts of the event; where it accepts first, that event comes before it.
    """

    name: str
    act: Act
    start: Status
    by: str
    event: str
    told: frozenset[str]
    facts: Mapping[str, Any] = field(default_factory=dict)
    refused: tuple[str, ...] = ()
    wrong: tuple[Status, ...] = ()
    accepts_first: bool = False


def case(name: str, act: Act, start: Status, by: str, event: str, told: str, **rest: Any) -> Case:
    """Make a row; `told` is a list of names in one string."""
    return Case(name, act, start, by, event, frozenset(told.split()), **rest)


def _reply(outcome: Outcome = Outcome.STAY) -> Act:
    return lambda cast, pk, actor: operations.reply(
        pk, content="Try another plug.", outcome=outcome, actor=actor
    )


def _assign(name: str) -> Act:
    return lambda cast, pk, actor: operations.assign(pk, user_id=getattr(cast, name).pk, actor=actor)


REQUESTERS = ("requester", "customer_admin")
ALL_BUT_NEW = tuple(status for status in S if status is not S.NEW)

CASES = [
    case(
        "accept", lambda c, pk, a: operations.accept(pk, actor=a), S.NEW, "manager", "ticket.accepted",
        "status accepted_by_id accepted_at sla_started_at",
        facts={"status": "ACCEPTED"}, refused=("agent", *REQUESTERS), wrong=ALL_BUT_NEW,
    ),
    case(
        "assign", _assign("colleague"), S.ACCEPTED, "manager", "ticket.assigned", "status assigned_to_id",
        facts={"status": "ASSIGNED"}, refused=("agent", *REQUESTERS), wrong=(S.RESOLVED, S.CLOSED, S.CANCELLED),
    ),
    case(
        "assign_to_self", _assign("agent"), S.ACCEPTED, "agent", "ticket.assigned", "status assigned_to_id",
        facts={"status": "ASSIGNED"}, refused=REQUESTERS, wrong=(S.RESOLVED, S.CLOSED, S.CANCELLED),
    ),
    case(
        "assign_a_new_one", _assign("colleague"), S.NEW, "manager", "ticket.assigned", "status assigned_to_id",
        facts={"status": "ASSIGNED"}, refused=("agent", *REQUESTERS), accepts_first=True,
    ),
    case(
        "hand_on", _assign("colleague"), S.IN_PROGRESS, "agent", "ticket.assigned", "assigned_to_id",
        facts={"status": "IN_PROGRESS"}, refused=REQUESTERS,
    ),
    case(
        "assign_team", lambda c, pk, a: operations.assign_team(pk, team_id=c.team.pk, actor=a),
        S.NEW, "manager", "ticket.team_changed", "team_id",
        facts={"status": "NEW"}, refused=("agent", *REQUESTERS), wrong=(S.RESOLVED, S.CLOSED, S.CANCELLED),
    ),
    case(
        "unassign", lambda c, pk, a: operations.unassign(pk, actor=a),
        S.IN_PROGRESS, "agent", "ticket.unassigned", "status assigned_to_id",
        facts={"status": "ACCEPTED", "assigned_to_id": None}, refused=("colleague", *REQUESTERS),
        wrong=(S.NEW, S.ACCEPTED, S.RESOLVED, S.CLOSED, S.CANCELLED),
    ),
    case(
        "start", lambda c, pk, a: operations.start(pk, actor=a),
        S.ACCEPTED, "agent", "ticket.status_changed", "status assigned_to_id",
        facts={"status": "IN_PROGRESS"}, refused=REQUESTERS,
        wrong=(S.NEW, S.IN_PROGRESS, S.WAITING_CUSTOMER, S.RESOLVED, S.CLOSED, S.CANCELLED),
    ),
    case(
        "wait", lambda c, pk, a: operations.wait(pk, actor=a),
        S.IN_PROGRESS, "agent", "ticket.status_changed", "status status_before_waiting sla_paused_at",
        facts={"status": "WAITING_CUSTOMER", "status_before_waiting": "IN_PROGRESS"}, refused=REQUESTERS,
        wrong=(S.NEW, S.WAITING_CUSTOMER, S.RESOLVED, S.CLOSED, S.CANCELLED),
    ),
    case(
        "resume", lambda c, pk, a: operations.resume(pk, actor=a),
        S.WAITING_CUSTOMER, "agent", "ticket.status_changed", "status status_before_waiting sla_paused_at",
        facts={"status": "IN_PROGRESS", "status_before_waiting": None, "sla_paused_at": None}, refused=REQUESTERS,
        wrong=(S.NEW, S.ACCEPTED, S.ASSIGNED, S.IN_PROGRESS, S.RESOLVED, S.CLOSED, S.CANCELLED),
    ),
    case(
        "resolve", lambda c, pk, a: operations.resolve(pk, actor=a),
        S.IN_PROGRESS, "agent", "ticket.status_changed", "status resolved_at",
        facts={"status": "RESOLVED"}, refused=("customer_admin",),
        wrong=(S.NEW, S.RESOLVED, S.CLOSED, S.CANCELLED),
    ),
    case(
        "resolve_as_its_requester", lambda c, pk, a: operations.resolve(pk, note="Solved, thank you", actor=a),
        S.IN_PROGRESS, "requester", "ticket.status_changed", "status resolved_at last_requester_message_at comment",
        facts={"status": "RESOLVED"}, refused=("customer_admin",), wrong=(S.NEW, S.RESOLVED, S.CLOSED, S.CANCELLED),
    ),
    case(
        "close", lambda c, pk, a: operations.close(pk, actor=a),
        S.RESOLVED, "agent", "ticket.status_changed", "status closed_at",
        facts={"status": "CLOSED"}, refused=("colleague", "customer_admin"),
        wrong=(S.NEW, S.ACCEPTED, S.ASSIGNED, S.IN_PROGRESS, S.WAITING_CUSTOMER, S.CLOSED, S.CANCELLED),
    ),
    case(
        "reopen", lambda c, pk, a: operations.reopen(pk, actor=a),
        S.CLOSED, "requester", "ticket.status_changed", "status resolved_at closed_at",
        facts={"status": "IN_PROGRESS", "resolved_at": None, "closed_at": None}, refused=("customer_admin",),
        wrong=(S.NEW, S.ACCEPTED, S.ASSIGNED, S.IN_PROGRESS, S.WAITING_CUSTOMER, S.CANCELLED),
    ),
    case(
        "cancel", lambda c, pk, a: operations.cancel(pk, reason="Sent twice", actor=a),
        S.ASSIGNED, "agent", "ticket.status_changed", "status reason",
        facts={"status": "CANCELLED"}, refused=REQUESTERS, wrong=(S.RESOLVED, S.CLOSED, S.CANCELLED),
    ),
    case(
        "cancel_as_its_requester", lambda c, pk, a: operations.cancel(pk, actor=a),
        S.NEW, "requester", "ticket.status_changed", "status",
        facts={"status": "CANCELLED"}, refused=("customer_admin", "agent"),
    ),
    case(
        "reply", _reply(), S.ASSIGNED, "agent", "ticket.replied", "status last_staff_reply_at comment",
        facts={"status": "IN_PROGRESS"}, wrong=(S.CLOSED, S.CANCELLED),
    ),
    case(
        "reply_to_nobodys", _reply(), S.ACCEPTED, "agent", "ticket.replied",
        "status assigned_to_id last_staff_reply_at comment", facts={"status": "IN_PROGRESS"},
    ),
    case(
        "reply_to_a_new_one", _reply(), S.NEW, "manager", "ticket.replied",
        "status assigned_to_id last_staff_reply_at comment",
        facts={"status": "IN_PROGRESS"}, refused=("agent",), accepts_first=True,
    ),
    case(
        "reply_and_wait", _reply(Outcome.WAIT), S.ASSIGNED, "agent", "ticket.replied",
        "status status_before_waiting sla_paused_at last_staff_reply_at comment",
        facts={"status": "WAITING_CUSTOMER", "status_before_waiting": "IN_PROGRESS"}, wrong=(S.RESOLVED,),
    ),
    case(
        "reply_and_resolve", _reply(Outcome.RESOLVE), S.WAITING_CUSTOMER, "agent", "ticket.replied",
        "status status_before_waiting sla_paused_at resolved_at last_staff_reply_at comment",
        facts={"status": "RESOLVED"},
    ),
    case(
        "requester_message", _reply(), S.WAITING_CUSTOMER, "requester", "ticket.replied",
        "status status_before_waiting sla_paused_at last_requester_message_at comment",
        facts={"status": "IN_PROGRESS"},
    ),
    case(
        "note", lambda c, pk, a: operations.note(pk, content="Warranty until May.", actor=a),
        S.CLOSED, "agent", "ticket.note_added", "comment", facts={"status": "CLOSED"}, refused=REQUESTERS,
    ),
    case(
        "edit_text", lambda c, pk, a: operations.edit_text(pk, subject="Laptop beeps", description="Thrice", actor=a),
        S.ASSIGNED, "agent", "ticket.edited", "subject description",
        facts={"subject": "Laptop beeps", "description": "Thrice"}, refused=REQUESTERS,
    ),
    case(
        "set_due",
        lambda c, pk, a: operations.set_due(pk, due_at=datetime(2099, 1, 1, tzinfo=UTC), actor=a),
        S.ASSIGNED, "agent", "ticket.due_changed", "due_at_by_hand",
        facts={"due_at_by_hand": datetime(2099, 1, 1, tzinfo=UTC)}, refused=REQUESTERS,
        wrong=(S.RESOLVED, S.CLOSED, S.CANCELLED),
    ),
    case(
        "set_priority", lambda c, pk, a: operations.set_priority(pk, priority="URGENT", actor=a),
        S.ASSIGNED, "agent", "ticket.priority_changed", "priority",
        facts={"priority": "URGENT", "priority_rank": 4}, refused=REQUESTERS,
    ),
    case(
        "set_service", lambda c, pk, a: operations.set_service(pk, service_id=c.service.pk, actor=a),
        S.ASSIGNED, "agent", "ticket.service_changed", "service_id", refused=REQUESTERS,
    ),
    case(
        "set_tags", lambda c, pk, a: operations.set_tags(pk, tags=["#VPN", "north wing"], actor=a),
        S.ASSIGNED, "agent", "ticket.tags_changed", "tags",
        facts={"tags": ["north-wing", "vpn"]}, refused=REQUESTERS,
    ),
    case(
        "add_tags", lambda c, pk, a: operations.add_tags(pk, tags=["#VPN", "north wing"], actor=a),
        S.ASSIGNED, "agent", "ticket.tags_changed", "tags",
        facts={"tags": ["north-wing", "vpn"]}, refused=REQUESTERS,
    ),
]  # fmt: skip

NAMED = {row.name: row for row in CASES}
VERBS = {
    "accept", "assign", "assign_team", "unassign", "start", "wait", "resume", "resolve", "close", "reopen", "cancel",
    "reply", "note", "edit_text", "set_priority", "set_service", "set_tags", "add_tags",
}  # fmt: skip
"""Operations that these rows cover; the others have test modules of their own."""
