"""What accounts does when something happened: it writes the audit row."""

from typing import Any

from django.dispatch import receiver

from accounts import audit
from atum_desk.core.events import Event, published


@receiver(published, dispatch_uid="accounts.audit")
def write_audit_row(sender: type[Event], event: Event, **_: Any) -> None:
    """Write the event into the log, in its own transaction."""
    audit.write(event)
