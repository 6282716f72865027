"""What service levels do when something happened: a first policy for an organization, a new deadline for a ticket."""

from typing import Any

from django.dispatch import receiver

from atum_desk.core.events import Event, published
from sla.operations import create_default_policy, recompute
from tickets.models import Ticket

MOVES_THE_DEADLINE = frozenset(
    {"status", "priority", "sla_started_at", "sla_paused_at", "sla_paused_duration", "due_at_by_hand"}
)


@receiver(published, dispatch_uid="sla.default_policy")
def give_default_policy(sender: type[Event], event: Event, **_: Any) -> None:
    """Give a new organization its editable default policy."""
    if event.verb == "organization.created":
        create_default_policy(actor=event.actor.caused_by(event.id))


@receiver(published, dispatch_uid="sla.deadline")
def move_deadline(sender: type[Event], event: Event, **_: Any) -> None:
    """Compute the deadline anew where a fact that decides it changed."""
    if isinstance(event.subject, Ticket) and MOVES_THE_DEADLINE & event.new.keys():
        recompute(event.subject)
