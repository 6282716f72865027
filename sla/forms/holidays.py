"""The form of an organization's own days off, a line each."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atum_desk.core.worded_forms import WordedForm
from sla.forms.fields import YEARS

LONGEST = 20_000


class HolidaysForm(WordedForm):
    """Days, a line each: the date, and what the day is called."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    holidays = forms.CharField(
        label=gettext_lazy("Days"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=gettext_lazy("A line a day, such as 2026-12-24 Christmas Eve."),
    )

    def clean_holidays(self) -> dict[date, str]:
        """Return the names by day; a line that is none, or a day's second, is named."""
        found: dict[date, str] = {}
        lines: dict[date, int] = {}
        for number, line in enumerate(self.cleaned_data["holidays"].splitlines(), start=1):
            if not line.strip():
                continue
            written_day, *rest = line.split(maxsplit=1)
            day = _day_of(written_day, number)
            if day in found:
                raise ValidationError(
                    _("Line %(number)s: “%(day)s” is in line %(first)s already. Leave one of them out.")
                    % {"number": number, "day": written_day, "first": lines[day]}
                )
            found[day], lines[day] = "".join(rest).strip(), number
        return found


def _day_of(written_day: str, number: int) -> date:
    named = {"number": number, "day": written_day}
    try:
        day = date.fromisoformat(written_day)
    except ValueError as error:
        raise ValidationError(
            _("Line %(number)s: “%(day)s” is no date. Write it like 2026-12-24.") % named
        ) from error
    if day.year not in YEARS:
        raise ValidationError(
            _("Line %(number)s: “%(day)s” is too far away. Write a day of the years 1970 to 2199.") % named
        )
    return day


def written(holidays: list[dict[str, Any]] | None) -> str:
    """Return days off as the form takes them."""
    return "\n".join(f"{one['date']} {one.get('name', '')}".strip() for one in holidays or [])
