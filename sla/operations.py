"""Writing service levels: the policy an organization is born with, and each ticket's next deadline."""

from atum_desk.core.actors import Actor
from atum_desk.core.compiled import Compiled
from sla.deadlines import resolution_deadline
from sla.models import SlaPolicy
from tickets.models import Ticket
from tickets.operations.derived import write_deadline

_FIRST_POLICY: Compiled[SlaPolicy] = Compiled(
    lambda: SlaPolicy.objects.filter(is_active=True).order_by("position", "created_at")[:1]
)


def create_default_policy(*, actor: Actor) -> SlaPolicy:
    """Give the active organization its first policy, which it can edit. Publishes `sla_policy.created`."""
    policy = SlaPolicy(name="Standard", description="Applies to every ticket that no other policy matches.")
    policy.save_as(actor)
    return policy


def recompute(ticket: Ticket) -> None:
    """Write the ticket's next deadline anew from its facts: a derived column, without event or audit row."""
    due_at = resolution_deadline(ticket, _promised_minutes(ticket))
    if due_at != ticket.sla_due_at:
        write_deadline(ticket, due_at)


def _promised_minutes(ticket: Ticket) -> int | None:
    if ticket.sla_started_at is None:
        # Nothing is promised before the clock runs, so no policy is asked for.
        return None
    first = _FIRST_POLICY.find()
    return first[0].resolution_minutes(ticket.priority) if first else None
