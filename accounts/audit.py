"""The audit log's writer: one row an event, in the event's own transaction; and acts that are no change of a record."""

from typing import Any
from uuid import UUID

from accounts.models import AuditLog, User
from atum_desk.core import clock, rows
from atum_desk.core.actors import Actor
from atum_desk.core.events import Event, publish


def write(event: Event) -> None:
    """Insert the event's row."""
    actor = event.actor
    row = AuditLog(
        id=event.id,
        user_id=actor.user_id,
        action=event.verb,
        entity_type=event.entity_type,
        entity_id=event.entity_id,
        old_values=dict(event.old) or None,
        new_values=dict(event.new) or None,
        ip_address=actor.ip_address,
        user_agent=actor.user_agent,
        created_at=event.at,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_label=actor.label[:200],
        cause_id=actor.cause_id,
        depth=actor.depth,
        request_id=actor.request_id,
    )
    rows.insert(row)


def record(verb: str, *, entity_type: str, entity_id: UUID, actor: Actor, **new: Any) -> Event:
    """Publish an act that changes no record, such as a log-in; `new` is what is worth knowing, never a secret."""
    return publish(
        Event(verb=verb, entity_type=entity_type, entity_id=entity_id, actor=actor, at=clock.now(), new=new)
    )


def record_failed_login(email: str, *, user: User | None, organization_id: UUID, actor: Actor) -> Event:
    """Record a failed log-in on the person, or on the organization where nobody has that address."""
    if user is None:
        return record(
            "login.failed",
            entity_type="organization",
            entity_id=organization_id,
            actor=actor,
            email=email[:255],
        )
    return record("login.failed", entity_type="user", entity_id=user.pk, actor=actor, email=email[:255])
