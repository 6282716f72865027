"""The form of an organization's own days off, a line each."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atum_desk.core.worded_forms import WordedForm

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
        """Return the names by day; a line that is none is named."""
        found: dict[date, str] = {}
        for number, line in enumerate(self.cleaned_data["holidays"].splitlines(), start=1):
            if not line.strip():
                continue
            day, _blank, name = line.strip().partition(" ")
            try:
                found[date.fromisoformat(day)] = name.strip()
            except ValueError as error:
                raise ValidationError(
                    _("Line %(number)s: “%(day)s” is no date. Write it like 2026-12-24.")
                    % {"number": number, "day": day}
                ) from error
        return found


def written(holidays: list[dict[str, Any]] | None) -> str:
    """Return days off as the form takes them."""
    return "\n".join(f"{one['date']} {one.get('name', '')}".strip() for one in holidays or [])
