"""Questions whose text never changes: each connection has the database parse and plan them once.

Planning takes most of the database's time for a page, as every table's policy is planned with it. Measured for what
stands beside a ticket: 0.73 ms of the database's CPU each time, 0.10 ms where it was prepared.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from django.db import connection

Values = Sequence[Any] | Mapping[str, Any]


class _Cursor(psycopg.Cursor[tuple[Any, ...]]):
    """Sends values apart from the text, which is prepared at its first use."""

    def execute(self, query: Any, params: Any = None, **how: Any) -> "_Cursor":
        """Execute a statement, prepared."""
        return super().execute(query, params, **{**how, "prepare": True})

    def _convert_query(self, query: Any, params: Any = None) -> Any:
        # Django's log of what was asked reads it from here; the driver leaves it empty for a single statement.
        self._query = super()._convert_query(query, params)
        return self._query


def ask(sql: str, values: Values) -> list[tuple[Any, ...]]:
    """Return what a text written once finds with these values.

    Only for texts whose best plan does not depend on the values, as that of a key: after five times the database may
    keep a plan made without them. After a roll-back the driver forgets what it prepared, so that a column whose kind a
    migration changed costs a connection one failure at most.
    """
    connection.ensure_connection()
    # A cursor of our own, in the wrapper in which Django counts and logs what is asked.
    with connection._prepare_cursor(_Cursor(connection.connection)) as cursor:  # type: ignore[attr-defined] # noqa: SLF001
        cursor.execute(sql, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found
