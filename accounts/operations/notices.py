"""Marking notices as read. Nothing here is a fact: no event, no audit row."""

from uuid import UUID

from accounts.models import Notification
from atum_desk.core import clock
from atum_desk.core.actors import Actor


def read_notices(*, actor: Actor, notice_id: UUID | None = None) -> int:
    """Mark one of the actor's own notices as read, or all of them; return how many were not."""
    own = Notification.objects.of(actor.user_id).unread()
    if notice_id is not None:
        own = own.filter(pk=notice_id)
    return int(own.update(read_at=clock.now()))
