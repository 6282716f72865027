"""Prepares a PostgreSQL server once: roles, template, database, extension and grants."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from atum_desk.database.addresses import parse
from atum_desk.database.bootstrap import bootstrap
from atum_desk.database.errors import DatabaseUnavailable


class Command(BaseCommand):
    """Make the roles and databases that DATABASE_URL, DATABASE_OWNER_URL and BACKUP_DATABASE_URL name."""

    help = "Make roles, database, extension and grants on a PostgreSQL server. Safe to run again."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the superuser's address, which is used for this alone and kept nowhere."""
        parser.add_argument(
            "--superuser-url", required=True, help="postgresql://superuser:password@host/postgres"
        )
        parser.add_argument(
            "--test-databases", action="store_true", help="let the owner create databases, for the test suite"
        )

    def handle(self, *, superuser_url: str, test_databases: bool, **_options: Any) -> None:
        """Read both addresses from the environment and prepare the server."""
        missing = [name for name in ("DATABASE_URL", "DATABASE_OWNER_URL") if not os.environ.get(name)]
        if missing:
            raise CommandError(
                _("{names} must be set: the roles get their passwords from there.").format(
                    names=" and ".join(missing)
                )
            )
        try:
            app = parse(os.environ["DATABASE_URL"], variable="DATABASE_URL")
            owner = parse(os.environ["DATABASE_OWNER_URL"], variable="DATABASE_OWNER_URL")
            superuser = parse(superuser_url, variable="--superuser-url")
            backup_url = os.environ.get("BACKUP_DATABASE_URL")
            backup = parse(backup_url, variable="BACKUP_DATABASE_URL") if backup_url else None
            bootstrap(superuser, owner=owner, app=app, backup=backup, test_databases=test_databases)
        except DatabaseUnavailable as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("The server is ready. Next: manage.py migrate."))
