"""The form of a saved view: its name, whose it is, and its order; the conditions are built beside it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from atum_desk.core.worded_forms import WordedForm
from tickets.operations import Look
from tickets.queue import Sort


class ViewForm(WordedForm):
    """A view without its conditions."""

    name = forms.CharField(label=_("Name"), max_length=100)
    team = forms.ChoiceField(
        label=_("Who sees it"),
        required=False,
        help_text=_("Everybody of a team sees its views; managers and administrators change them."),
    )
    sort = forms.ChoiceField(label=_("Order"), choices=Sort.choices)

    def __init__(self, data: Any = None, *, whose: Sequence[tuple[str, str]], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        offered: Any = self.fields["team"]
        offered.choices = whose
        # Who keeps views for themselves only is not asked whose.
        self.asks_whose = len(whose) > 1 or "" not in dict(whose)

    def look(self, conditions: dict[str, Any]) -> Look:
        """Return what was entered."""
        given = self.cleaned_data
        team_id = UUID(given["team"]) if given["team"] else None
        return Look(name=given["name"], conditions=conditions, sort=given["sort"], team_id=team_id)
