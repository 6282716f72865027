"""What follows from a ticket's change: people are told, files prepared, views counted anew; and of a leaver."""

from typing import Any

from django.dispatch import receiver

from accounts.notices import tell
from atum_desk.core.events import Event, published
from tickets.counts import forget_counts
from tickets.models import ScanStatus, Ticket
from tickets.tasks import forget_file, hand_over, prepare_file
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


@receiver(published, dispatch_uid="tickets.counts")
def recount_views(sender: type[Event], event: Event, **_: Any) -> None:
    """Forget how many tickets the views of whoever changed one held."""
    if isinstance(event.subject, Ticket) and event.actor.user_id is not None:
        forget_counts(event.actor)


@receiver(published, dispatch_uid="tickets.files")
def prepare_files(sender: type[Event], event: Event, **_: Any) -> None:
    """Defer what is done to files besides: the scan of one that arrived, previews, the end of a redacted one."""
    if event.verb == "attachment.staged" and event.new["scan_status"] == ScanStatus.PENDING:
        prepare_file.defer(file_id=str(event.entity_id))
    for one in event.new.get("attachments", ()):
        prepare_file.defer(file_id=one["id"])
    if event.verb == "attachment.redacted":
        forget_file.defer(file_id=event.new["attachment"]["id"])
