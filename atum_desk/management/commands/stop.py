"""Stops a run from another terminal, and the embedded database with it."""

import os
import signal
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from atum_desk.database import embedded
from atum_desk.database.errors import DatabaseUnavailable
from atum_desk.environment import uses_embedded_database
from atum_desk.runner.claim import holder

PATIENCE_S = 60


class Command(BaseCommand):
    """Do what Ctrl+C does in the terminal of the run."""

    help = "Stop the run of this runtime folder and its embedded database."
    requires_system_checks: list[str] = []

    def handle(self, **_options: Any) -> None:
        """Ask the run to end, wait for it, then stop a database that nobody uses any more."""
        record = holder(settings.VAR)
        if record is not None:
            os.kill(record.pid, signal.SIGTERM)
            self._wait(record.pid)
        try:
            stopped = uses_embedded_database() and embedded.stop(settings.VAR)
        except DatabaseUnavailable as error:
            raise CommandError(str(error)) from error
        said = _("Atum Desk has stopped.") if record or stopped else _("Atum Desk was not running.")
        self.stdout.write(said)

    def _wait(self, pid: int) -> None:
        until = time.monotonic() + PATIENCE_S
        while holder(settings.VAR) is not None:
            if time.monotonic() > until:
                raise CommandError(_("Process {pid} has not stopped within a minute.").format(pid=pid))
            time.sleep(0.2)
