"""What an actor may do on a ticket as it stands: the permission table and the transition table asked together."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts import policy
from accounts.policy import Right
from accounts.preferences import OrganizationSettings
from atum_desk.core.actors import Actor
from tickets.models import Ticket
from tickets.states import ALLOWED_FROM, OPEN, Status, Verb


@dataclass(frozen=True, slots=True)
class Possible:
    """What a page offers. `verbs` are the transitions; the rest changes facts or who the ticket is given to.

    `work` covers notes, tags, service, priority and texts; `hand_on` means to anyone, to a team or to nobody,
    `take` to oneself only.
    """

    verbs: frozenset[Verb]
    work: bool = False
    take: bool = False
    hand_on: bool = False
    team: bool = False

    def __contains__(self, name: object) -> bool:
        """Say whether a verb, or the verb of a name such as "close", is possible."""
        return any(name in (verb, verb.value) for verb in self.verbs)


def possible(ticket: Ticket, actor: Actor, settings: OrganizationSettings, *, at: datetime) -> Possible:
    """Return what the actor may do on the ticket at this moment; asks no database."""
    status = Status(ticket.status)
    own = policy.is_requester_of(actor, ticket.requester_id)
    work = policy.may(actor, Right.WORK_ON_TICKETS) and _may_touch(ticket, actor, settings)
    is_open = status in OPEN
    hands_on = is_open and work and policy.may_assign(actor, current=ticket.assigned_to_id, target=None)
    return Possible(
        verbs=frozenset(
            verb
            for verb in Verb
            if status in ALLOWED_FROM[verb] and _may(verb, ticket, actor, settings, own=own, work=work)
        )
        - _too_late(ticket, settings, at)
        | ({Verb.REPLY} if own else set()),
        work=work,
        take=is_open
        and work
        and ticket.assigned_to_id != actor.id
        and policy.may_assign(actor, current=ticket.assigned_to_id, target=actor.id)
        and _may_let_in(status, actor, settings),
        hand_on=hands_on and _may_let_in(status, actor, settings),
        team=hands_on,
    )


def _may(
    verb: Verb, ticket: Ticket, actor: Actor, settings: OrganizationSettings, *, own: bool, work: bool
) -> bool:
    if verb in {Verb.START, Verb.WAIT, Verb.RESUME}:
        return work
    if verb is Verb.ACCEPT:
        return work and policy.may_accept(actor, settings.gate)
    if verb is Verb.ASSIGN:
        return work and _may_let_in(Status(ticket.status), actor, settings)
    if verb is Verb.UNASSIGN:
        held = ticket.assigned_to_id
        return work and held is not None and policy.may_assign(actor, current=held, target=None)
    if verb is Verb.REPLY:
        return own or (work and _may_let_in(Status(ticket.status), actor, settings))
    return (own or work) and _may_end(verb, ticket, actor)


def _may_end(verb: Verb, ticket: Ticket, actor: Actor) -> bool:
    if verb is Verb.CLOSE:
        return policy.may_close(actor, requester_id=ticket.requester_id, assigned_to_id=ticket.assigned_to_id)
    if verb is Verb.CANCEL:
        is_new = ticket.status == Status.NEW
        return policy.may_cancel(actor, requester_id=ticket.requester_id, is_new=is_new)
    if verb is Verb.RESOLVE:
        return policy.may_resolve(actor, requester_id=ticket.requester_id)
    return policy.may_reopen(actor, requester_id=ticket.requester_id)


def _may_touch(ticket: Ticket, actor: Actor, settings: OrganizationSettings) -> bool:
    if ticket.status != Status.NEW:
        return True
    return policy.may_change_new(actor, requester_id=ticket.requester_id, gate=settings.gate)


def _may_let_in(status: Status, actor: Actor, settings: OrganizationSettings) -> bool:
    """Say whether what accepts first is possible: on a new ticket only for whom the gate lets accept."""
    return status is not Status.NEW or policy.may_accept(actor, settings.gate)


def _too_late(ticket: Ticket, settings: OrganizationSettings, at: datetime) -> set[Verb]:
    closed_at = ticket.closed_at
    if ticket.status != Status.CLOSED or closed_at is None:
        return set()
    return {Verb.REOPEN} if at - closed_at > timedelta(days=settings.reopen_days) else set()
