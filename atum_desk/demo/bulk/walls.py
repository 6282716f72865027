"""Lifts policies, triggers, foreign keys and indexes of the filled tables, and puts the very same back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connections, transaction

FILLED = ("tickets", "comments", "ticket_tags", "audit_log", "sla_calculations", "sla_cycles")

FOREIGN_KEYS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), confrelid::regclass::text
FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY(%s::regclass[]) ORDER BY 1, 2
"""
# What belongs to a constraint stays: foreign keys lean on it.
INDEXES = """
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid), i.indrelid::regclass::text
FROM pg_index i WHERE i.indrelid = ANY(%s::regclass[])
AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid) ORDER BY 3, 1
"""
EVERYTHING = """
SELECT 'force', relname::text, relrowsecurity::text || relforcerowsecurity::text FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
UNION ALL
SELECT 'trigger', tgrelid::regclass::text, tgenabled::text || pg_get_triggerdef(oid) FROM pg_trigger
    WHERE NOT tgisinternal
UNION ALL
SELECT 'constraint', conrelid::regclass || ' ' || conname, convalidated::text || pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL
SELECT 'index', indrelid::regclass::text, indisvalid::text || pg_get_indexdef(indexrelid) FROM pg_index
    WHERE indrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
ORDER BY 1, 2, 3
"""


class Crooked(RuntimeError):
    """The walls did not stand again as they had stood; the transaction takes everything back."""


@dataclass(frozen=True)
class _Lifted:
    """What was taken away, as the catalogue spelled it."""

    keys: list[tuple[str, str, str, str]]
    indexes: list[tuple[str, str, str]]

    @property
    def unforced(self) -> list[str]:
        """Return the tables read or written meanwhile: a foreign key's check is bound by FORCE as well."""
        return sorted({*FILLED, "organizations", *(parent for *_rest, parent in self.keys)})


@contextmanager
def lifted(say: Callable[[str], None]) -> Iterator[Any]:
    """Yield a cursor of the owner that may COPY into the filled tables; at the end everything stands as before.

    One transaction: others wait for it and never see a wall down; an error leaves nothing. Raises OperationalError
    where somebody holds one of the tables for more than five seconds.
    """
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '5s'")
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        before = _rows(cursor, EVERYTHING)
        gone = _Lifted(_rows(cursor, FOREIGN_KEYS, list(FILLED)), _rows(cursor, INDEXES, list(FILLED)))
        _lift(cursor, gone)
        yield cursor
        say("Building the indexes and checking the foreign keys …")
        _restore(cursor, gone)
        if _rows(cursor, EVERYTHING) != before:
            raise Crooked(
                "The tables' policies, triggers, keys or indexes differ from before. Nothing was kept."
            )


def _lift(cursor: Any, gone: _Lifted) -> None:
    for table in gone.unforced:
        cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    for table in FILLED:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    for table, name, _definition, _parent in gone.keys:
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for name, _definition, _table in gone.indexes:
        cursor.execute(f"DROP INDEX {name}")


def _restore(cursor: Any, gone: _Lifted) -> None:
    for _name, definition, _table in gone.indexes:
        cursor.execute(definition)
    for table, name, definition, _parent in gone.keys:
        cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
    for table in FILLED:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    for table in gone.unforced:
        cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def _rows(cursor: Any, query: str, *parameters: Any) -> list[Any]:
    cursor.execute(query, parameters)
    return list(cursor.fetchall())
