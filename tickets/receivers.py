"""What tickets do when something happened: people are told, and a leaver's open tickets go to whoever takes over."""

from typing import Any

from django.dispatch import receiver

from accounts.notices import tell
from atum_desk.core.events import Event, published
from tickets.models import Ticket
from tickets.tasks import hand_over
from tickets.telling import tidings_of


@receiver(published, dispatch_uid="tickets.hand_over")
def hand_over_tickets(sender: type[Event], event: Event, **_: Any) -> None:
    """Defer the hand-over of the open tickets of a person who left the staff."""
    if event.entity_type == "user" and "handed_to" in event.new:
        successor = event.new["handed_to"] or ""
        hand_over.defer(user_id=str(event.entity_id), successor_id=successor, cause_id=str(event.id))


@receiver(published, dispatch_uid="tickets.tell")
def tell_people(sender: type[Event], event: Event, **_: Any) -> None:
    """Tell whom a ticket's change concerns, by the ways they want."""
    if isinstance(event.subject, Ticket):
        tell(tidings_of(event, event.subject), at=event.at)
