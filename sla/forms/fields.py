"""Fields for spans of time and for hours, written the way people write them."""

import re
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_TIME = re.compile(
    r"(?:(\d{1,7})\s*d(?:ays?)?)?\s*(?:(\d{1,7})\s*h(?:ours?)?)?\s*(?:(\d{1,7})\s*(?:min(?:utes?)?|m)?)?"
)
EN_DASH, MINUS = "\N{EN DASH}", "\N{MINUS SIGN}"
_DASH = re.compile(r"\s*[-\u2013\u2014]\s*|\s+to\s+")
WIDEST_HOURS = 300
YEARS = range(1970, 2200)
"""The years in which a day may be entered: clocks are known in them, and deadlines of many years fit behind them."""


def minutes_in_words(minutes: int | None) -> str:
    """Write minutes as the field takes them: "4 h 30 min"; nothing for None."""
    if minutes is None:
        return ""
    hours, rest = divmod(minutes, 60)
    return " ".join(
        part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else "") if part
    )


class MinutesField(forms.CharField):
    """A span of time such as "30", "30 min", "4 h", "4 h 30 min" or "2 d" (48 hours); gives whole minutes."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 40)
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        """Show minutes in words, and what somebody typed as they typed it."""
        return minutes_in_words(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        """Return minutes; None where nothing is written."""
        text = (super().to_python(value) or "").strip().lower()
        if not text:
            return None
        if text.startswith(("-", MINUS)):
            raise ValidationError(_("A span of time is not negative. Write it like 4 h 30 min."))
        found = _TIME.fullmatch(text)
        if found is None or not any(found.groups()):
            raise ValidationError(_("This is no span of time. Write it like 30 min or 4 h 30 min."))
        days, hours, minutes = (int(part or 0) for part in found.groups())
        return days * 1440 + hours * 60 + minutes

    def validate(self, value: Any) -> None:
        """Ask for a value only where one is required."""
        if value is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """Look at nothing more: the length was that of the text."""


class HoursField(forms.CharField):
    """A day's hours such as "09:00-12:30, 13:30-17:00"; gives pairs of times, which the calendar checks."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=WIDEST_HOURS, **options)

    def prepare_value(self, value: Any) -> Any:
        """Show pairs of times as they are written, and what somebody typed as they typed it."""
        if isinstance(value, list | tuple):
            return ", ".join(f"{start}{EN_DASH}{end}" for start, end in value)
        return value

    def to_python(self, value: Any) -> Any:
        """Return pairs of times."""
        text = (super().to_python(value) or "").strip()
        if len(text) > WIDEST_HOURS:
            raise ValidationError(_("These are too many spans for one day. Put some of them together."))
        return [self._span(part) for part in text.split(",") if part.strip()]

    def _span(self, text: str) -> tuple[str, str]:
        span = _read_span(text)
        if span is None:
            raise ValidationError(
                _("“%(text)s” is no span of hours. Write it like 09:00-17:00.") % {"text": text.strip()}
            )
        return span

    def validate(self, value: Any) -> None:
        """Nothing is required: a day may be closed."""

    def run_validators(self, value: Any) -> None:
        """Look at nothing more: the length was that of the text, and the calendar does the rest."""


def readable_spans(held: Any) -> list[tuple[str, str]]:
    """Return the pairs of times in what an HoursField holds, pairs already or a line, without what cannot be read.

    A line longer than the field takes holds none, so that nobody has a million of them painted.
    """
    if isinstance(held, list | tuple):
        return [(start, end) for start, end in held]
    if not isinstance(held, str) or len(held.strip()) > WIDEST_HOURS:
        return []
    return [span for part in held.split(",") if (span := _read_span(part)) is not None]


def _read_span(text: str) -> tuple[str, str] | None:
    ends = _DASH.split(text.strip())
    return (_padded(ends[0]), _padded(ends[1])) if len(ends) == 2 else None


def _padded(text: str) -> str:
    """Return "9" and "9:00" as "09:00"; anything else as it is, for the calendar to refuse by name."""
    hours, colon, minutes = text.strip().partition(":")
    if hours.isascii() and hours.isdigit() and len(hours) <= 2 and (minutes or not colon):
        return f"{hours.zfill(2)}:{minutes or '00'}"
    return text.strip()


class WallTimeField(forms.DateTimeField):
    """A time as clocks show it, those of no zone: Django's own would read it on the reader's, and refuse their gaps."""

    def to_python(self, value: Any) -> datetime | None:
        """Return what was written, naive; None where nothing is."""
        if value in self.empty_values:
            return None
        read: datetime | None = super(forms.DateTimeField, self).to_python(value)
        if read and read.year not in YEARS:
            raise ValidationError(_("This is too far away. Choose a day of the years 1970 to 2199."))
        return read
