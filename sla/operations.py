"""Writing service levels: the policy an organization is born with, and each ticket's next deadline."""

from atum_desk.core.actors import Actor
from sla.deadlines import resolution_deadline
from sla.models import SlaPolicy
from tickets.models import Ticket
from tickets.operations.derived import write_deadline


def create_default_policy(*, actor: Actor) -> SlaPolicy:
    """Give the active organization its first policy, which it can edit. Publishes `sla_policy.created`."""
    policy = SlaPolicy(name="Standard", description="Applies to every ticket that no other policy matches.")
    policy.save_as(actor)
    return policy


def recompute(ticket: Ticket) -> None:
    """Write the ticket's next deadline anew from its facts: a derived column, without event or audit row."""
    policy = SlaPolicy.objects.filter(is_active=True).order_by("position", "created_at").first()
    minutes = policy.resolution_minutes(ticket.priority) if policy else None
    due_at = resolution_deadline(ticket, minutes)
    if due_at != ticket.sla_due_at:
        write_deadline(ticket, due_at)
