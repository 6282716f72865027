"""The part of a policy's form that says in which hours time counts: around the clock, or a line a day."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from atum_desk.core.worded_forms import WordedForm
from sla.forms.fields import HoursField, readable_spans
from sla.weeks import DAYS
from sla.words import DAY_WORDS

AROUND_THE_CLOCK, HOURS = "always", "hours"


class HoursForm(WordedForm):
    """When time counts, with a field for each day, Monday first."""

    open_when = forms.ChoiceField(
        label=gettext_lazy("Time counts"),
        choices=[
            (AROUND_THE_CLOCK, gettext_lazy("Around the clock")),
            (HOURS, gettext_lazy("In these hours")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for day in DAYS:
            self.fields[f"hours_{day}"] = HoursField(label=DAY_WORDS[day])

    @property
    def days(self) -> list[Any]:
        """Return the fields of the week, Monday first."""
        return [self[f"hours_{day}"] for day in DAYS]

    @property
    def week_held(self) -> dict[str, list[tuple[str, str]]] | None:
        """Return what the fields hold, right or wrong, as far as it can be read; None for around the clock."""
        if self["open_when"].value() == AROUND_THE_CLOCK:
            return None
        return {day: readable_spans(self[f"hours_{day}"].value()) for day in DAYS}
