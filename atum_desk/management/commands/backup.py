"""Saves everything an installation holds into one folder, or checks such a folder."""

import os
import tomllib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from atum_desk.backup.errors import BackupFailed
from atum_desk.backup.manifest import Manifest
from atum_desk.backup.restore import verify
from atum_desk.backup.save import RECIPE, save
from atum_desk.core import clock
from atum_desk.database import credentials
from atum_desk.database.addresses import Address, parse
from atum_desk.database.credentials import SUPERUSER
from atum_desk.database.errors import DatabaseUnavailable
from atum_desk.environment import ROOT, uses_embedded_database


class Command(BaseCommand):
    """Back up rows and files while people work, with what proves the copy later."""

    help = "Save all rows, all attached files and their checksums into a new folder; --verify checks an existing one."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder and whether to check only."""
        parser.add_argument("folder", type=Path, help="a folder that does not exist yet")
        parser.add_argument(
            "--verify", action="store_true", help="read an existing backup and check that it is whole"
        )

    def handle(self, *, folder: Path, verify: bool, **_options: Any) -> None:
        """Save, or check, and say what the folder holds."""
        folder = folder.resolve()
        try:
            made = self._verify(folder) if verify else self._save(folder)
        except (BackupFailed, DatabaseUnavailable) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(contents(made))
        if made.absent:
            self.stderr.write(_absent(made))

    def _save(self, folder: Path) -> Manifest:
        product = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
        made = save(
            _source(),
            Path(settings.ATTACHMENTS_ROOT),
            folder,
            product=str(product),
            at=clock.now(),
            say=self.stdout.write,
        )
        self.stdout.write(_("The backup is in {folder}.").format(folder=folder))
        return made

    def _verify(self, folder: Path) -> Manifest:
        made = verify(folder)
        self.stdout.write(_("The backup of {time} is whole.").format(time=made.made_at))
        return made


def contents(made: Manifest) -> str:
    """Return the sentence that says what a backup holds."""
    return _(
        "It holds {organizations} organizations, {rows} rows in {tables} tables, {files} files ({megabytes:.1f} MB)."
    ).format(
        organizations=made.organizations,
        rows=made.rows,
        tables=made.tables,
        files=made.files,
        megabytes=made.file_bytes / 1e6,
    )


def _absent(made: Manifest) -> str:
    sentence = ngettext(
        "{count} attachment had no file on this machine: {first}. Look for it in an earlier backup.",
        "{count} attachments had no file on this machine, the first is {first}. Look for them in an earlier backup.",
        len(made.absent),
    )
    return sentence.format(count=len(made.absent), first=made.absent[0])


def _source() -> Address:
    """Return the address to save from: BACKUP_DATABASE_URL, or the embedded server's superuser."""
    given = os.environ.get("BACKUP_DATABASE_URL")
    if given:
        return parse(given, variable="BACKUP_DATABASE_URL")
    if uses_embedded_database():
        return credentials.load(settings.VAR).address(SUPERUSER)
    raise BackupFailed(
        _(
            "BACKUP_DATABASE_URL is not set, and the application's role does not see every row. {recipe}"
        ).format(recipe=RECIPE)
    )
