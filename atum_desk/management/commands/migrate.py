"""Django's migrate, on the owner's alias unless told otherwise: the application's role may create nothing."""

from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.db import connections

LOCK_TIMEOUT = "5s"


class Command(migrate.Command):
    """Apply migrations as the role that owns the tables."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Take Django's arguments with another default database."""
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def handle(self, *arguments: Any, **options: Any) -> None:
        """Apply the migrations; waiting for a lock is bounded, so that a busy table refuses instead of blocking."""
        with connections[options["database"]].cursor() as cursor:
            # Whoever waits for a table makes everybody behind wait too.
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [LOCK_TIMEOUT])
        super().handle(*arguments, **options)
