"""The embedded database by hand: start, stop, status, psql, url."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from atum_desk.database import credentials, embedded
from atum_desk.database.addresses import APP, OWNER
from atum_desk.database.credentials import SUPERUSER
from atum_desk.database.errors import DatabaseUnavailable
from atum_desk.environment import uses_embedded_database

ACTIONS = ("start", "stop", "status", "psql", "url")


class Command(BaseCommand):
    """Start, stop or look at the embedded PostgreSQL of the runtime folder."""

    help = "Start, stop or look at the embedded PostgreSQL server."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the action and the role for psql and url."""
        parser.add_argument("action", choices=ACTIONS)
        parser.add_argument("--role", choices=[APP, OWNER, SUPERUSER], default=APP)

    def handle(self, *, action: str, role: str, **_options: Any) -> None:
        """Do one action in the runtime folder of the settings."""
        if not uses_embedded_database():
            raise CommandError(
                _("DATABASE_URL names another server, so there is no embedded one. Unset it first.")
            )
        try:
            self._act(action, role, settings.VAR)
        except DatabaseUnavailable as error:
            raise CommandError(str(error)) from error

    def _act(self, action: str, role: str, var: Path) -> None:
        if action == "start":
            server = embedded.ensure_started(var, say=self.stdout.write)
            self.stdout.write(
                _("PostgreSQL listens on port {port}.").format(port=server.credentials.port)
                if server.was_started
                else _("PostgreSQL was running already, on port {port}.").format(port=server.credentials.port)
            )
        elif action == "stop":
            stopped = embedded.stop(var)
            self.stdout.write(_("PostgreSQL has stopped.") if stopped else _("PostgreSQL was not running."))
        elif action == "status":
            self._show_status(var)
        elif action == "url":
            self.stdout.write(credentials.load(var).address(role).url())
        else:
            embedded.ensure_started(var)
            command, environment = embedded.psql_command(var, role)
            os.execve(command[0], command, {**os.environ, **environment})  # noqa: S606 - psql takes over the terminal

    def _show_status(self, var: Path) -> None:
        server = embedded.running(var)
        if server is None:
            raise CommandError(_("PostgreSQL is not running. Start it with `manage.py devdb start`."))
        self.stdout.write(
            _("PostgreSQL runs as process {pid} on port {port}. Its log is {log}.").format(
                pid=server.pid, port=server.credentials.port, log=embedded.log_file(var)
            )
        )
