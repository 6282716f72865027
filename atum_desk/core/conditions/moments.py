"""Moments beside a condition: which can be compared at all, and how a form shows and reads them."""

from datetime import UTC, datetime

from django.utils import timezone

EARLIEST, LATEST = datetime(1969, 12, 31, tzinfo=UTC), datetime(2201, 1, 1, tzinfo=UTC)
"""The years 1970 to 2200 in every zone: far beyond, zones leave what Python and PostgreSQL can hold."""
LOCAL_FORMAT = "%Y-%m-%dT%H:%M"


def as_utc(moment: datetime) -> datetime | None:
    """Return an aware moment in UTC; None for one that is too far away to be compared."""
    try:
        found = moment.astimezone(UTC)
    except OverflowError:
        return None
    return found if EARLIEST <= found < LATEST else None


def show_moment(moment: datetime) -> str:
    """Return a moment as the input of a form shows it: in the reader's zone, its seconds cut off."""
    return timezone.localtime(moment).strftime(LOCAL_FORMAT)


def read_moment(text: str, exact: str = "") -> str:
    """Return what was entered as a moment with its zone; where it cannot be read, the text as it is.

    `exact` is the moment that was shown, with its seconds and its zone: it stays where the text shows it still.
    """
    try:
        if exact and show_moment(datetime.fromisoformat(exact)) == text:
            return exact
        return timezone.make_aware(datetime.fromisoformat(text)).isoformat()
    except (ValueError, OverflowError):
        return text
