"""Refuses migrations that would stop people who work while they are applied."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from atum_desk.migration_rules.checking import problems
from atum_desk.migration_rules.reading import bound


class Command(BaseCommand):
    """Read every migration after the baseline; no database is asked."""

    help = "Check that new migrations change tables in use without stopping those who read and write."

    def handle(self, **_options: Any) -> None:
        """Say what is wrong, or how many were read."""
        loader = MigrationLoader(None)
        found = problems(loader)
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write(
            _("{count} migrations can be applied while people work.").format(count=len(bound(loader)))
        )
