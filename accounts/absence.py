"""Until when somebody is away, as it is told where they would get work. Pure."""

from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _


def still_away(away_until: date | None, zone: str, at: datetime) -> date | None:
    """Return the last day of an absence that is not over; the day is that of the person's own time zone."""
    if away_until is None:
        return None
    try:
        today = localtime(at, ZoneInfo(zone)).date()
    except (ZoneInfoNotFoundError, ValueError):
        today = localtime(at).date()
    return away_until if away_until >= today else None


def away_words(away_until: date | None) -> str:
    """Return "away until 28 Nov", empty for somebody who is here."""
    return _("away until %(day)s") % {"day": date_format(away_until, "j M")} if away_until else ""
