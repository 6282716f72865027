"""Accepting: a new ticket is let in, and its clock starts."""

from uuid import UUID

from django.utils.translation import gettext as _

from accounts import policy
from atum_desk.core.actors import Actor, system
from atum_desk.core.errors import TransitionRefused
from tickets.models import Ticket
from tickets.operations._settings import organization_settings
from tickets.operations._write import Draft, change
from tickets.states import Status, Verb


def accept(ticket_id: UUID, *, actor: Actor, seen: int | None = None) -> Ticket:
    """Let a new ticket in and start its clock. Raises NotAllowed, TransitionRefused. Publishes `ticket.accepted`."""
    with change(ticket_id, verb="ticket.accepted", actor=actor, seen=seen) as draft:
        require_gate(actor)
        if draft.status is not Status.NEW and draft.ticket.accepted_by is not None:
            raise TransitionRefused(
                _("%(name)s accepted #%(number)s first. It is %(status)s now.")
                % {
                    "name": draft.ticket.accepted_by.full_name,
                    "number": draft.ticket.number,
                    "status": draft.status.label.lower(),
                }
            )
        draft.require(Verb.ACCEPT)
        set_accepted(draft)
    return draft.ticket


def require_gate(actor: Actor) -> None:
    """Raise NotAllowed unless the organization's gate lets this actor accept."""
    policy.allow(
        policy.may_accept(actor, organization_settings().gate),
        _("New tickets are accepted by managers here."),
    )


def accept_first(draft: Draft) -> None:
    """Within another verb on a new ticket: accept it as an event of its own, then go on with the verb."""
    if draft.status is not Status.NEW:
        return
    require_gate(draft.actor)
    verb, draft.verb = draft.verb, "ticket.accepted"
    set_accepted(draft)
    draft.flush()
    draft.verb = verb


def accept_by_itself(created: Draft) -> Ticket:
    """Accept a ticket that was created in this transaction, because the organization's gate is automatic."""
    assert created.event is not None
    gate = system(_("Automatic acceptance")).caused_by(created.event.id)
    with change(created.ticket.pk, verb="ticket.accepted", actor=gate) as draft:
        set_accepted(draft)
    return draft.ticket


def set_accepted(draft: Draft) -> None:
    """Set what acceptance sets; the clock starts also where no policy promises anything, if it does not run yet."""
    draft.move_to(Status.ACCEPTED)
    started_at = draft.ticket.sla_started_at or draft.at
    draft.set(accepted_at=draft.at, accepted_by_id=draft.actor.user_id, sla_started_at=started_at)
