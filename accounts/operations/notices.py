"""Marking notices as read, and forgetting old ones. Nothing here is a fact: no event, no audit row."""

from datetime import timedelta
from uuid import UUID

from accounts.models import Notification
from atum_desk.core import clock
from atum_desk.core.actors import Actor

KEPT_FOR = timedelta(days=90)
"""How long a notice is kept once it was read."""


def read_notices(*, actor: Actor, notice_id: UUID | None = None) -> int:
    """Mark one of the actor's own notices as read, or all of them; return how many were not."""
    own = Notification.objects.of(actor.user_id).unread()
    if notice_id is not None:
        own = own.filter(pk=notice_id)
    return int(own.update(read_at=clock.now()))


def forget_read_notices() -> int:
    """Delete the organization's notices that were read long ago; return how many."""
    deleted, _kinds = Notification.objects.filter(read_at__lt=clock.now() - KEPT_FOR).delete()
    return int(deleted)
