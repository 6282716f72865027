"""Writing policies: the one that an organization is born with."""

from atum_desk.core.actors import Actor
from sla.models import SlaPolicy


def create_default_policy(*, actor: Actor) -> SlaPolicy:
    """Give the active organization its first policy, which it can edit. Publishes `sla_policy.created`."""
    policy = SlaPolicy(name="Standard", description="Applies to every ticket that no other policy matches.")
    policy.save_as(actor)
    return policy
