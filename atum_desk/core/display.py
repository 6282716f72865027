"""How facts read on a page: ages, spans, deadlines, initials and hues, for rows and tags alike."""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from functools import lru_cache
from typing import Literal
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from atum_desk.core.markup import format_html

HUES = 12
MINUTE_S, HOUR_S, DAY_S = 60, 3600, 86_400
NOW_S = 45
WEEK_DAYS = 7
SOON_S = HOUR_S

ClockKind = Literal["calm", "soon", "over", "paused", "done"]


@dataclass(frozen=True, slots=True)
class ClockFace:
    """A deadline as one sees it: `kind` is the CSS class, `text` the words beside it."""

    kind: ClockKind
    text: str


@dataclass(frozen=True, slots=True)
class Reader:
    """In which time zone and language facts are written; a page of rows asks once what is active."""

    zone: tzinfo
    language: str | None

    @classmethod
    def active(cls) -> "Reader":
        """Return the zone and language that are active."""
        return cls(timezone.get_current_timezone(), get_language())


def initials(name: str) -> str:
    """Return one or two capital letters for a person's or team's name; "?" for an empty one."""
    words = [word for word in name.replace("@", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def hue(identity: UUID | str) -> int:
    """Return 0 to 11, always the same for the same id: the number in the class `hue-N`."""
    return sum(str(identity).encode()) % HUES


def duration(seconds: float, reader: Reader | None = None) -> str:
    """Write a span in at most two units, cut off, not rounded: "3 h 12 min", "2 d 4 h", "0 min"."""
    return _span(int(abs(seconds)) // 60, reader.language if reader else get_language())


@lru_cache(maxsize=4096)
def _span(minutes: int, language: str | None) -> str:
    """Write a span; a page of rows has few different ones, and the same ones as the page before."""
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        parts = [_("%s d") % days, _("%s h") % hours if hours else ""]
    elif hours:
        parts = [_("%s h") % hours, _("%s min") % rest if rest else ""]
    else:
        parts = [_("%s min") % rest]
    return " ".join(part for part in parts if part)


def hours(seconds: float) -> str:
    """Write working time: "48 h 56 min", never in days, as a day of work is no day."""
    whole, rest = divmod(int(abs(seconds)) // 60, 60)
    parts = [_("%s h") % whole if whole else "", _("%s min") % rest if rest or not whole else ""]
    return " ".join(part for part in parts if part)


def exact(moment: datetime, reader: Reader | None = None, *, weekday: bool = False) -> str:
    """Write date, time and zone in the reader's time zone: "22 Nov 2026, 08:52 CET", on demand with its weekday."""
    reader = reader or Reader.active()
    local = moment.astimezone(reader.zone)
    day = _day_in_words(local.date(), "D j M Y" if weekday else "j M Y", reader.language)
    return f"{day}, {local.hour:02}:{local.minute:02} {local.tzname()}"


@lru_cache(maxsize=2048)
def _day_in_words(day: date, form: str, language: str | None) -> str:
    """Write a day; a page of rows names the same few days again and again."""
    return date_format(day, form)


def age(moment: datetime, at: datetime, reader: Reader | None = None) -> str:
    """Say how long ago `moment` was: minutes and hours, then "yesterday", days of a week, then the date."""
    seconds = (at - moment).total_seconds()
    if -MINUTE_S < seconds < NOW_S:
        return _("just now")
    if seconds < 0:
        return exact(moment, reader)
    if seconds < HOUR_S:
        count = max(1, int(seconds // MINUTE_S))
        return ngettext("%s minute ago", "%s minutes ago", count) % count
    if seconds < DAY_S:
        count = int(seconds // HOUR_S)
        return ngettext("%s hour ago", "%s hours ago", count) % count
    return _day(moment, at, reader or Reader.active())


def short_age(moment: datetime, at: datetime, reader: Reader | None = None) -> str:
    """Say the same in a table's column: "4 min", "3 h", "yesterday", "22 Nov"."""
    seconds = (at - moment).total_seconds()
    if -MINUTE_S < seconds < NOW_S:
        return _("just now")
    reader = reader or Reader.active()
    if 0 <= seconds < DAY_S:
        return duration(max(seconds, MINUTE_S) if seconds < HOUR_S else seconds // HOUR_S * HOUR_S, reader)
    return _day(moment, at, reader)


def _day(moment: datetime, at: datetime, reader: Reader) -> str:
    day, today = moment.astimezone(reader.zone).date(), at.astimezone(reader.zone).date()
    return _day_from(day, today, reader.language)


@lru_cache(maxsize=2048)
def _day_from(day: date, today: date, language: str | None) -> str:
    days = (today - day).days
    if days == 1:
        return _("yesterday")
    if 1 < days < WEEK_DAYS:
        return ngettext("%s day ago", "%s days ago", days) % days
    return date_format(day, "j M" if day.year == today.year else "j M Y")


def age_mark(moment: datetime, at: datetime, *, form: str = "long", reader: Reader | None = None) -> str:
    """Return how long ago it was (form "short": as in a table's column) as a mark, the exact time in its tooltip."""
    write = short_age if form == "short" else age
    return format_html(
        '<time datetime="{}" title="{}" data-relative="{}">{}</time>',
        moment.isoformat(timespec="seconds"),
        exact(moment, reader),
        form,
        write(moment, at, reader),
    )


def clock_face(
    due_at: datetime | None,
    at: datetime,
    *,
    paused: bool = False,
    done: bool = False,
    reader: Reader | None = None,
) -> ClockFace | None:
    """Return how a deadline looks at `at`; None where there is none. In its last hour it is "soon"."""
    if done:
        return ClockFace("done", _("Done"))
    if due_at is None:
        # A pause takes the computed deadline away; one that was set by hand stays, and is what counts.
        return ClockFace("paused", _("Paused")) if paused else None
    left_s = (due_at - at).total_seconds()
    minutes, language = int(abs(left_s)) // 60, reader.language if reader else get_language()
    if left_s < 0:
        return ClockFace("over", _over(minutes, language))
    return ClockFace("soon" if left_s < SOON_S else "calm", _due_in(minutes, language))


@lru_cache(maxsize=4096)
def _over(minutes: int, language: str | None) -> str:
    return _("%s over") % _span(minutes, language)


@lru_cache(maxsize=4096)
def _due_in(minutes: int, language: str | None) -> str:
    return _("Due in %s") % _span(minutes, language)


def clock_mark(
    due_at: datetime | None,
    at: datetime,
    *,
    paused: bool = False,
    done: bool = False,
    reader: Reader | None = None,
) -> str:
    """Return a deadline as a mark, nothing where there is none; one that runs carries its instant to count on."""
    face = clock_face(due_at, at, paused=paused, done=done, reader=reader)
    if face is None:
        return ""
    if due_at is None or face.kind == "done":
        return format_html('<span class="clock {}">{}</span>', face.kind, face.text)
    return format_html(
        '<span class="clock {}" data-due="{}" title="{}">{}</span>',
        face.kind,
        due_at.isoformat(timespec="seconds"),
        exact(due_at, reader),
        face.text,
    )
