"""One command for everything: database, tables, static files, web server and worker."""

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from atum_desk.database.errors import DatabaseUnavailable
from atum_desk.runner.claim import AlreadyRunning
from atum_desk.runner.preparation import Unfit
from atum_desk.runner.supervisor import Supervisor


class Command(BaseCommand):
    """Prepare and serve; Ctrl+C ends everything that was started."""

    help = "Start the database, the web server and the worker, and stop them all with Ctrl+C."
    requires_system_checks: list[str] = []

    def handle(self, **_options: Any) -> None:
        """Run until a signal comes; what prevents it is one sentence and exit code 1."""
        host = os.environ.get("HOST") or "127.0.0.1"
        supervisor = Supervisor(
            settings.VAR, host=host, port=settings.PORT, base=settings.BASE_DOMAIN, say=self._say
        )
        try:
            supervisor.run()
        except (Unfit, AlreadyRunning, DatabaseUnavailable) as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            raise CommandError(_("Stopped before it was ready."), returncode=130) from None

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        sys.stdout.flush()
