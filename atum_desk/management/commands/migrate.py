"""Django's migrate, as the tables' owner, beside people who work: short waits for locks, tries again, one at a time."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import migrate
from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _
from psycopg.errors import LockNotAvailable

LOCK_TIMEOUT = "5s"
ATTEMPTS = 8
# A number of our own for the database's advisory lock.
ALONE = 0x41_54_55_4D
UNFINISHED = """
SELECT format('%I.%I', n.nspname, c.relname) FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT i.indisvalid AND n.nspname = 'public' AND c.relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)
AND NOT EXISTS (SELECT FROM pg_stat_progress_create_index p WHERE p.index_relid = c.oid)
"""


class Command(migrate.Command):
    """Apply migrations as the role that owns the tables."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Take Django's arguments with another default database."""
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def handle(self, *arguments: Any, **options: Any) -> None:
        """Apply the migrations; where a table stays busy, everybody behind it gets their turn before the next try."""
        connection = connections[options["database"]]
        if options["plan"] or options["check_unapplied"]:
            _wait_briefly(connection)
            super().handle(*arguments, **options)
            return
        with _alone(connection):
            _wait_briefly(connection)
            _repeat_concurrent_indexes(connection)
            for attempt in range(1, ATTEMPTS + 1):
                try:
                    _drop_unfinished_indexes(connection)
                    super().handle(*arguments, **options)
                except OperationalError as error:
                    self._pause(error, attempt)
                else:
                    return

    def _pause(self, error: OperationalError, attempt: int) -> None:
        """Wait after a lock that was not to be had; anything else, or too often, ends the command."""
        if not isinstance(error.__cause__, LockNotAvailable):
            raise error
        if attempt == ATTEMPTS:
            raise CommandError(
                _(
                    "A table was busy at each of {count} tries, so this migration is not applied and nothing of it is "
                    "left. End long transactions, or run this again at a quieter time."
                ).format(count=ATTEMPTS)
            ) from error
        self.stderr.write(_("A table is busy. Trying again in {count} s.").format(count=attempt))
        time.sleep(attempt)


def _wait_briefly(connection: BaseDatabaseWrapper) -> None:
    """Bound the waiting for locks: whoever waits for a table makes everybody behind wait too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [LOCK_TIMEOUT])


@contextmanager
def _alone(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Let one migrate work on a database at a time; a second one waits and finds nothing left to do."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ALONE])
    try:
        yield
    finally:
        if connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ALONE])


def _drop_unfinished_indexes(connection: BaseDatabaseWrapper) -> None:
    """Drop what an interrupted CREATE INDEX CONCURRENTLY left: it serves nobody and keeps the name."""
    with connection.cursor() as cursor:
        cursor.execute(UNFINISHED)
        for (index,) in cursor.fetchall():
            cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {index}")


def _repeat_concurrent_indexes(connection: BaseDatabaseWrapper) -> None:
    """Let a migration with several such indexes begin again: those that were finished are there already."""
    known: Any = connection.SchemaEditorClass
    statement = known.sql_create_index_concurrently.replace(
        "CONCURRENTLY %(name)s", "CONCURRENTLY IF NOT EXISTS %(name)s"
    )
    editor = type("RepeatableEditor", (known,), {"sql_create_index_concurrently": statement})
    connection.SchemaEditorClass = editor
