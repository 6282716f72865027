"""Fills one organization with many tickets by COPY, as the owner: the one way round the door, for measurement only."""

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connections, transaction
from psycopg.types.json import Jsonb

from atum_desk.core import clock
from atum_desk.core.ids import uuid7
from tests.factories import Cast

WORDS = [
    "printer",
    "password",
    "invoice",
    "network",
    "laptop",
    "access",
    "delivery",
    "screen",
    "calendar",
    "mailbox",
    "licence",
    "phone",
    "badge",
    "order",
    "refund",
    "update",
    "error",
    "slow",
    "login",
    "account",
    "address",
    "export",
    "report",
    "shared",
    "drive",
    "battery",
    "cable",
    "meeting",
    "room",
    "camera",
    "sound",
]
STATUSES = (
    "NEW",
    "ACCEPTED",
    "ASSIGNED",
    "IN_PROGRESS",
    "WAITING_CUSTOMER",
    "RESOLVED",
    "CLOSED",
    "CANCELLED",
)
SHARES = (1, 1, 2, 4, 2, 6, 82, 2)
"""Most tickets of a desk that has run for years are closed."""

LIFTED = ("tickets", "comments", "ticket_tags")
TICKET_COLUMNS = [
    "id",
    "organization_id",
    "number",
    "requester_id",
    "service_id",
    "subject",
    "description",
    "status",
    "assigned_to",
    "team_id",
    "priority",
    "accepted_at",
    "sla_started_at",
    "sla_due_at",
    "sla_paused_at",
    "sla_paused_duration",
    "created_at",
    "updated_at",
    "resolved_at",
    "closed_at",
    "tags",
    "escalation_level",
    "channel",
    "version",
    "search_config",
]
COMMENT_COLUMNS = [
    "id",
    "organization_id",
    "ticket_id",
    "author_id",
    "content",
    "is_internal",
    "is_ai_generated",
    "created_at",
    "updated_at",
    "channel",
]
AUDIT_COLUMNS = [
    "id",
    "organization_id",
    "action",
    "entity_type",
    "entity_id",
    "new_values",
    "created_at",
    "actor_kind",
    "actor_label",
    "depth",
]


def load(cast: Cast, tickets: int, *, seed: int = 7) -> None:
    """Add that many tickets with three comments and four audit rows each to the cast's organization, and ANALYZE."""
    chance = random.Random(seed)  # noqa: S311 - the same data at each run
    made = [_ticket(cast, number, chance) for number in range(1, tickets + 1)]
    with _walls_lifted() as cursor:
        _copy(
            cursor, "tickets", TICKET_COLUMNS, (tuple(row[name] for name in TICKET_COLUMNS) for row in made)
        )
        _copy(cursor, "comments", COMMENT_COLUMNS, _comments(cast, made, chance))
        _copy(cursor, "ticket_tags", ("id", "organization_id", "tag", "ticket_id"), _tags(cast.id, made))
        cursor.execute("UPDATE organizations SET last_ticket_number = %s WHERE id = %s", [tickets, cast.id])
        cursor.execute("SET LOCAL ROLE atum_audit")
        cursor.execute("ALTER TABLE audit_log NO FORCE ROW LEVEL SECURITY")
        _copy(cursor, "audit_log", AUDIT_COLUMNS, _audit_rows(cast.id, made))
        cursor.execute("ALTER TABLE audit_log FORCE ROW LEVEL SECURITY")
        cursor.execute("RESET ROLE")
    with connections["owner"].cursor() as cursor:
        for table in ("tickets", "comments", "ticket_tags"):
            cursor.execute(f"ANALYZE {table}")


@contextmanager
def _walls_lifted() -> Iterator[Any]:
    """Lift policies and triggers for one transaction of the owner; nobody else sees them lifted."""
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in (*LIFTED, "organizations"):
            cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor
        for table in (*LIFTED, "organizations"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def _copy(cursor: Any, table: str, columns: Sequence[str], rows: Iterator[tuple[Any, ...]]) -> None:
    names = ", ".join(columns)
    with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _ticket(cast: Cast, number: int, chance: random.Random) -> dict[str, Any]:
    at = clock.now() - timedelta(minutes=number * 7 + chance.randrange(7))
    status = chance.choices(STATUSES, SHARES)[0]
    accepted = at + timedelta(minutes=20) if status != "NEW" else None
    working = status in {"ACCEPTED", "ASSIGNED", "IN_PROGRESS"}
    held = status in {"ASSIGNED", "IN_PROGRESS", "WAITING_CUSTOMER", "RESOLVED", "CLOSED"}
    return {
        "id": uuid7(),
        "organization_id": cast.id,
        "number": number,
        "requester_id": chance.choice((cast.requester, cast.coworker, cast.stranger)).pk,
        "service_id": cast.service.pk if chance.random() < 0.4 else None,
        "subject": " ".join(chance.choices(WORDS, k=6)),
        "description": " ".join(chance.choices(WORDS, k=40)),
        "status": status,
        "assigned_to": chance.choice((cast.agent, cast.colleague)).pk if held else None,
        "team_id": cast.team.pk if chance.random() < 0.5 else None,
        "priority": chance.choices(("LOW", "MEDIUM", "HIGH", "URGENT"), (3, 5, 2, 1))[0],
        "accepted_at": accepted,
        "sla_started_at": accepted,
        "sla_due_at": at + timedelta(days=2) if working else None,
        "sla_paused_at": accepted if status == "WAITING_CUSTOMER" else None,
        "sla_paused_duration": 0,
        "created_at": at,
        "updated_at": _updated(at, chance),
        "resolved_at": at + timedelta(hours=5) if status in {"RESOLVED", "CLOSED"} else None,
        "closed_at": at + timedelta(days=7) if status == "CLOSED" else None,
        "tags": Jsonb([chance.choice(WORDS)] if chance.random() < 0.3 else []),
        "escalation_level": 0,
        "channel": "WEB",
        "version": 1,
        "search_config": "english",
    }


def _updated(at: datetime, chance: random.Random) -> datetime:
    return at + timedelta(minutes=chance.randrange(5, 8000))


def _comments(cast: Cast, made: list[dict[str, Any]], chance: random.Random) -> Iterator[tuple[Any, ...]]:
    for ticket in made:
        for hour in range(1, 4):
            at = ticket["created_at"] + timedelta(hours=hour)
            text = " ".join(chance.choices(WORDS, k=25))
            yield (uuid7(), cast.id, ticket["id"], cast.agent.pk, text, hour == 2, False, at, at, "AGENT")


def _tags(organization_id: UUID, made: list[dict[str, Any]]) -> Iterator[tuple[Any, ...]]:
    for ticket in made:
        for tag in ticket["tags"].obj:
            yield (uuid7(), organization_id, tag, ticket["id"])


def _audit_rows(organization_id: UUID, made: list[dict[str, Any]]) -> Iterator[tuple[Any, ...]]:
    for ticket in made:
        for hour, action in enumerate(
            ("ticket.created", "ticket.replied", "ticket.note_added", "ticket.replied")
        ):
            at = ticket["created_at"] + timedelta(hours=hour)
            yield (
                uuid7(),
                organization_id,
                action,
                "ticket",
                ticket["id"],
                Jsonb({"subject": ticket["subject"]}),
                at,
                "COMMAND",
                "load",
                0,
            )
