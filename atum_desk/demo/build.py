"""Builds the demonstration: an organization a transaction, its stories told beat by beat in the order of time."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.middleware import organization_id_for_host
from atum_desk.core import clock
from atum_desk.core.errors import NotAllowed
from atum_desk.core.tenancy import organization_scope
from atum_desk.demo import marigold, northwind
from atum_desk.demo.cast import found, furnish
from atum_desk.demo.house import House
from atum_desk.demo.post import settle
from atum_desk.demo.rounds import look_around
from atum_desk.demo.sign_ins import sign_in_everybody
from atum_desk.demo.stage import Stage
from atum_desk.demo.story import Telling, tell
from sla.operations import tick

HOUSES = (northwind.HOUSE, marigold.HOUSE)
HISTORY = timedelta(days=60)

Progress = Callable[[int, int], None]


def exists(house: House) -> bool:
    """Say whether an active organization answers on the house's host already."""
    return organization_id_for_host(f"{house.slug}.{settings.BASE_DOMAIN}") is not None


def build(house: House, now: datetime, progress: Progress = lambda done, total: None) -> None:
    """Build an organization whose last sixty days end at `now`, whole or not at all.

    Calls `progress` with the beats told so far and their number. Raises NotAllowed where the settings allow no
    demonstration, and Invalid where the slug is taken.
    """
    if not settings.DEMONSTRATION:
        raise NotAllowed(_("Demonstration organizations do not exist in production."))
    with transaction.atomic():
        organization = found(house, now - HISTORY)
        with organization_scope(organization.pk):
            _play(furnish(house, now - HISTORY), tell(house, now), progress)
            settle(now)
            look_around(house, now)
            sign_in_everybody(house, now)


def _play(stage: Stage, tellings: list[Telling], progress: Progress) -> None:
    beats = sorted(
        (
            (at, number, beat)
            for number, told in enumerate(tellings)
            for at, beat in zip(told.instants, told.beats, strict=True)
        ),
        key=lambda entry: entry[:2],
    )
    for done, (at, number, beat) in enumerate(beats, start=1):
        with clock.at(at):
            # What fell due since the beat before is told first, as the worker would have told it.
            tick(at)
            stage.play(beat, tellings[number])
        progress(done, len(beats))
