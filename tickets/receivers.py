"""What tickets do when something happened below: open tickets of a person who leaves go to whoever takes over."""

from typing import Any
from uuid import UUID

from django.dispatch import receiver

from atum_desk.core.events import Event, published
from tickets.tasks import hand_over


@receiver(published, dispatch_uid="tickets.hand_over")
def hand_over_tickets(sender: type[Event], event: Event, **_: Any) -> None:
    """Defer the hand-over of a deactivated person's open tickets."""
    if event.verb == "user.deactivated":
        successor = event.new.get("handed_to")
        hand_over.defer(
            user_id=str(UUID(str(event.entity_id))), successor_id=str(successor or ""), cause_id=str(event.id)
        )
