"""Moments as the database sends them, read at a fifth of what Django's own way costs: a page holds some two hundred."""

from datetime import UTC, datetime
from typing import Any

from django.db.backends.signals import connection_created
from psycopg.types.datetime import TimestamptzLoader


class InstantLoader(TimestamptzLoader):
    """Reads a moment of a session in UTC, which all of ours are."""

    timezone = UTC
    """Django compares it with the connection's, and keeps the loader where they are equal."""

    def load(self, data: Any) -> datetime:
        """Return the moment; what Python has no moment for (infinity, years before 1) raises DataError."""
        try:
            return datetime.fromisoformat(bytes(data).decode())
        except ValueError:
            return super().load(data)


def read_fast(connection: Any, **_more: Any) -> None:
    """Let a new connection read moments so."""
    connection.connection.adapters.register_loader("timestamptz", InstantLoader)


connection_created.connect(read_fast, dispatch_uid="atum_desk.core.instants")
