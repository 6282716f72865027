"""What is done to several tickets at once: what the bar's button or the page's fields say, and to which."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from atum_desk.core.worded_forms import WordedForm
from tickets.forms.desk import split_tags
from tickets.numbers import read_number
from tickets.operations import Act
from tickets.operations.acts import VERBS
from tickets.states import Priority

VERB_WORDS = {
    "accept": _("Accept"),
    "start": _("Start work"),
    "wait": _("Wait for customer"),
    "resume": _("End waiting"),
    "resolve": _("Resolve"),
    "close": _("Close"),
    "reopen": _("Reopen"),
    "unassign": _("To nobody"),
}


class BulkForm(WordedForm):
    """What to do with the chosen tickets; together or not at all for each of them."""

    verb = forms.ChoiceField(choices=[(verb, verb) for verb in VERBS], required=False)
    assignee = forms.UUIDField(required=False)
    team = forms.UUIDField(required=False)
    service = forms.UUIDField(required=False)
    priority = forms.ChoiceField(choices=Priority.choices, required=False)
    add_tags = forms.CharField(max_length=1000, required=False)
    remove_tags = forms.CharField(max_length=1000, required=False)

    def act(self) -> Act:
        """Return everything that was chosen, as one act; an empty one where nothing was."""
        given: dict[str, Any] = self.cleaned_data
        tags = {name: tuple(split_tags(given[name])) for name in ("add_tags", "remove_tags")}
        return Act(**{**given, **tags})


def chosen_numbers(query: QueryDict) -> list[int]:
    """Return the numbers of the tickets that were ticked; what is no number is left out."""
    read = [read_number(sent) for sent in query.getlist("ticket")]
    return [number for number in read if number is not None]
