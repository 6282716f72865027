"""Makes the demonstration organizations, once, outside production."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from atum_desk.core import clock
from atum_desk.core.errors import DomainError
from atum_desk.demo.build import HOUSES, Progress, build, exists
from atum_desk.demo.house import House

EVERY = 100


class Command(BaseCommand):
    """Build two organizations with people, services and sixty days of tickets."""

    help = "Make the demonstration organizations with people and sixty days of tickets."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Refuse in production, pass over what is there already, build the rest."""
        if not settings.DEMONSTRATION:
            raise CommandError(_("Demonstration organizations do not exist in production. Nothing was made."))
        if all(exists(house) for house in HOUSES):
            raise CommandError(_("The demonstration organizations are already there. Nothing was made."))
        for house in HOUSES:
            if exists(house):
                self.stdout.write(_("%(name)s is already there.") % {"name": house.name})
            else:
                self._build(house)

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
