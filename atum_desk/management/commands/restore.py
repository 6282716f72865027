"""Fills an empty server from a backup and says whether every count and checksum is the same."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from atum_desk.backup.errors import BackupFailed
from atum_desk.backup.restore import restore
from atum_desk.database import credentials
from atum_desk.database.addresses import Address, parse
from atum_desk.database.bootstrap import bootstrap
from atum_desk.database.credentials import SUPERUSER
from atum_desk.database.errors import DatabaseUnavailable
from atum_desk.environment import uses_embedded_database
from atum_desk.management.commands.backup import contents


class Command(BaseCommand):
    """Make roles and database where they are missing, load the backup, compare, and put the files back."""

    help = "Restore a backup into an empty database and an empty folder of attachments."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder and the superuser's address, which is used for this alone and kept nowhere."""
        parser.add_argument("folder", type=Path, help="the folder that `manage.py backup` made")
        parser.add_argument(
            "--superuser-url",
            help="postgresql://superuser:password@host/postgres; the embedded server needs none",
        )

    def handle(self, *, folder: Path, superuser_url: str | None, **_options: Any) -> None:
        """Restore and say what is there now, and what is left to do."""
        known = {f"{app}.{name}" for app, name in MigrationLoader(None).graph.nodes}
        try:
            made = restore(
                folder.resolve(),
                self._target(superuser_url),
                Path(settings.ATTACHMENTS_ROOT),
                known=known,
                say=self.stdout.write,
            )
        except (BackupFailed, DatabaseUnavailable) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            _(
                "The backup of {time} is restored: every count and checksum of every organization is the same."
            ).format(time=made.made_at)
        )
        self.stdout.write(contents(made))
        self._say_what_is_left(len(known.difference(made.migrations)))

    def _target(self, superuser_url: str | None) -> Address:
        """Return the superuser's way into the database that is to be filled, made and granted where it is missing."""
        if uses_embedded_database():
            return credentials.load(settings.VAR).address(SUPERUSER)
        missing = [name for name in ("DATABASE_URL", "DATABASE_OWNER_URL") if not os.environ.get(name)]
        if missing or not superuser_url:
            raise BackupFailed(
                _(
                    "A restore makes roles, tables and policies: set DATABASE_URL and DATABASE_OWNER_URL, "
                    "and give a superuser's address with --superuser-url."
                )
            )
        superuser = parse(superuser_url, variable="--superuser-url")
        app = parse(os.environ["DATABASE_URL"], variable="DATABASE_URL")
        owner = parse(os.environ["DATABASE_OWNER_URL"], variable="DATABASE_OWNER_URL")
        bootstrap(superuser, owner=owner, app=app)
        return replace(superuser, name=app.name)

    def _say_what_is_left(self, newer: int) -> None:
        if newer:
            sentence = ngettext(
                "{count} migration is newer than the backup. Next: manage.py migrate.",
                "{count} migrations are newer than the backup. Next: manage.py migrate.",
                newer,
            )
            self.stdout.write(sentence.format(count=newer))
