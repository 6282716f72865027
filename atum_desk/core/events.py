"""The one signal: every door publishes here, inside its transaction, what it changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.dispatch import Signal

from atum_desk.core.actors import Actor
from atum_desk.core.ids import uuid7

published = Signal()
"""Sent with `event=`: receivers run in the change's transaction, and one that fails rolls the change back."""

opening = Signal()
"""Sent with `draft=` when a door has locked a record and nothing is written yet: a receiver may read what it will need.
Asked for later, it would cut in two what is written in one journey."""

preparing = Signal()
"""Sent with `draft=` before a door writes a change: a receiver may set further facts of the same record, have its
derived columns written along with them, and say more in the same event."""


@dataclass(frozen=True, slots=True)
class Event:
    """One act: the verb, on what, by whom, when, and every fact's old and new value (JSON-ready).

    `id` is the primary key of the audit row. `subject` is the object that changed, for receivers that read it.
    """

    verb: str
    entity_type: str
    entity_id: UUID
    actor: Actor
    at: datetime
    old: Mapping[str, Any] = field(default_factory=dict)
    new: Mapping[str, Any] = field(default_factory=dict)
    subject: models.Model | None = None
    id: UUID = field(default_factory=uuid7)


def publish(event: Event) -> Event:
    """Send the event to every receiver and return it; an exception of a receiver passes through."""
    published.send(sender=Event, event=event)
    return event
