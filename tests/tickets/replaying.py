"""A ticket's audit rows, applied one after the other."""

from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.models import AuditLog
from tickets.models import Ticket
from tickets.operations._write import FACTS

# What the clocks do by themselves changes nothing of the ticket.
CLOCKS_ALONE = ("ticket.sla_breached", "ticket.sla_escalation", "ticket.sla_policy_applied")

# What a fact is where the first audit row does not name it.
UNSAID = {"escalation_level": 0, "sla_paused_duration": 0, "tags": []}


def replay(pk: UUID) -> None:
    """Assert that a ticket's audit rows, applied in their order, lead to what it is."""
    present = Ticket.objects.get(pk=pk)
    told: dict[str, Any] = {}
    for row in AuditLog.objects.of("ticket", pk):
        for name in FACTS:
            if name in (row.old_values or {}):
                assert told.get(name, UNSAID.get(name)) == row.old_values[name], f"{name} changed untold"
        told |= {name: value for name, value in (row.new_values or {}).items() if name in FACTS}
    for name in FACTS:
        value = getattr(present, name)
        assert _plain(value) == told.get(name, UNSAID.get(name)), name
    told_of = AuditLog.objects.of("ticket", pk).exclude(action__in=CLOCKS_ALONE)
    assert present.version == told_of.count()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
