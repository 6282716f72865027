"""What tickets do when something happened below: open tickets of a person who leaves go to whoever takes over."""

from typing import Any

from django.dispatch import receiver

from atum_desk.core.events import Event, published
from tickets.tasks import hand_over


@receiver(published, dispatch_uid="tickets.hand_over")
def hand_over_tickets(sender: type[Event], event: Event, **_: Any) -> None:
    """Defer the hand-over of the open tickets of a person who left the staff."""
    if event.entity_type == "user" and "handed_to" in event.new:
        successor = event.new["handed_to"] or ""
        hand_over.defer(user_id=str(event.entity_id), successor_id=successor, cause_id=str(event.id))
