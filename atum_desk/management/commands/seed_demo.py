"""Makes the demonstration organizations, once, outside production; with --tickets, others with many tickets."""

import sys
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError
from django.utils.translation import gettext as _

from atum_desk.core import clock
from atum_desk.core.errors import DomainError
from atum_desk.demo.build import HOUSES, Progress, build, exists
from atum_desk.demo.bulk.found import LARGE_SLUG, found, is_founded
from atum_desk.demo.bulk.load import fill
from atum_desk.demo.bulk.mark import mark_if_empty
from atum_desk.demo.constants import PASSWORD
from atum_desk.demo.house import House

EVERY = 100
MOST_TICKETS, MOST_ORGANIZATIONS = 1_000_000, 1000
BAR = 40


class Command(BaseCommand):
    """Build two organizations with people, services and sixty days of tickets, or many tickets at once."""

    help = (
        "Make the demonstration organizations with people and sixty days of tickets; with --tickets, one large "
        "organization and many small ones with that many tickets in all."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the numbers of a bulk load."""
        parser.add_argument("--tickets", type=int, help=f"fill in this many, at most {MOST_TICKETS:,}")
        parser.add_argument("--organizations", type=int, default=200, help="small ones that share a tenth")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Refuse in production, pass over what is there already, build the rest."""
        if not settings.DEMONSTRATION:
            raise CommandError(_("Demonstration organizations do not exist in production. Nothing was made."))
        if options["tickets"] is None and all(exists(house) for house in HOUSES):
            raise CommandError(_("The demonstration organizations are already there. Nothing was made."))
        is_marked = "owner" in settings.DATABASES and mark_if_empty()
        if options["tickets"] is not None:
            self._fill(options["tickets"], options["organizations"], is_marked=is_marked)
            return
        for house in HOUSES:
            if exists(house):
                self.stdout.write(_("%(name)s is already there.") % {"name": house.name})
            else:
                self._build(house)

    def _fill(self, tickets: int, organizations: int, *, is_marked: bool) -> None:
        """Found the organizations and fill them, with a bar that grows."""
        if not is_marked:
            raise CommandError(
                _(
                    "This database was not begun as a demonstration, so it is not filled. "
                    "Name an empty one, for example by another folder in ATUM_VAR."
                )
            )
        if not (1 <= tickets <= MOST_TICKETS and 0 <= organizations <= MOST_ORGANIZATIONS):
            raise CommandError(
                _("Choose 1 to %(tickets)s tickets and at most %(organizations)s organizations.")
                % {"tickets": f"{MOST_TICKETS:,}", "organizations": f"{MOST_ORGANIZATIONS:,}"}
            )
        if is_founded():
            raise CommandError(_("The large organization is already there. Nothing was made."))
        started = time.monotonic()
        self._say(_("Founding the organizations …"))
        grounds = found(tickets, organizations, clock.now())
        try:
            fill(grounds, progress=self._bar(started), say=self._say)
        except OperationalError as error:
            raise CommandError(
                _("The tables are in use. Stop the desk first, empty the database and run this again.")
            ) from error
        elapsed_s = round(time.monotonic() - started)
        self._say(
            _("%(tickets)s tickets in %(seconds)s s. Sign in at %(slug)s as %(who)s, password %(password)s.")
            % {
                "tickets": f"{tickets:,}",
                "seconds": elapsed_s,
                "slug": f"{LARGE_SLUG}.{settings.BASE_DOMAIN}",
                "who": f"agent1@{LARGE_SLUG}.example",
                "password": PASSWORD,
            }
        )

    def _bar(self, started: float) -> Progress:
        """Return what draws a bar on a terminal, and a line each tenth elsewhere."""
        is_terminal, told = sys.stdout.isatty(), [0]

        def draw(done: int, total: int) -> None:
            tenth = done * 10 // total
            if not is_terminal and tenth == told[0]:
                return
            told[0] = tenth
            filled = BAR * done // total
            bar = f"[{'#' * filled}{'.' * (BAR - filled)}] {done:,} / {total:,}  {time.monotonic() - started:.0f} s"
            self.stdout.write(
                f"\r{bar}" if is_terminal else bar, ending="" if done < total and is_terminal else "\n"
            )
            self.stdout.flush()

        return draw

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()

    def _build(self, house: House) -> None:
        try:
            build(house, clock.now(), self._progress(house))
        except DomainError as error:
            raise CommandError(
                _("%(name)s was not made: %(why)s") % {"name": house.name, "why": error.message}
            ) from error

    def _progress(self, house: House) -> Progress:
        def say(done: int, total: int) -> None:
            if done % EVERY == 0 or done == total:
                self.stdout.write(
                    _("%(name)s: %(done)s of %(total)s events")
                    % {"name": house.name, "done": done, "total": total}
                )
                self.stdout.flush()

        return say
