"""When one can be reminded of a ticket: moments that a working day offers, in the person's own time. Pure."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

MORNING, AFTERNOON = time(9), time(14)
SOON_ENOUGH = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Offer:
    """A moment by name."""

    key: str
    word: str | Promise
    at: datetime


def offers(at: datetime) -> list[Offer]:
    """Return the moments to choose from, in the active time zone; what is nearly there is not offered."""
    here = localtime(at)
    found = [Offer("hour", _("In 1 hour"), localtime(at + timedelta(hours=1)))]
    afternoon = _on(here, 0, AFTERNOON)
    if afternoon - here >= SOON_ENOUGH:
        found.append(Offer("afternoon", _("This afternoon"), afternoon))
    found.append(Offer("tomorrow", _("Tomorrow morning"), _on(here, 1, MORNING)))
    found.append(Offer("week", _("Next week"), _on(here, 7 - here.weekday(), MORNING)))
    return found


def offered(key: str, at: datetime) -> datetime | None:
    """Return the moment with this key, None for one that is not offered now."""
    return next((offer.at for offer in offers(at) if offer.key == key), None)


def _on(here: datetime, days: int, wall: time) -> datetime:
    """Return the wall's time some days on; the zone's offset is that of the day itself."""
    return datetime.combine(here.date() + timedelta(days=days), wall, tzinfo=here.tzinfo)
