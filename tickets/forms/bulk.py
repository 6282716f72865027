"""What is done to several tickets at once: what the bar's button or the page's fields say."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from atum_desk.core.actors import Actor
from tickets import operations
from tickets.forms.desk import split_tags
from tickets.numbers import read_number
from tickets.states import Priority

Act = Callable[[UUID], object]

VERBS: dict[str, Callable[..., object]] = {
    "accept": operations.accept,
    "start": operations.start,
    "wait": operations.wait,
    "resume": operations.resume,
    "resolve": operations.resolve,
    "close": operations.close,
    "reopen": operations.reopen,
    "unassign": operations.unassign,
}
VERB_WORDS = {
    "accept": _("Accept"),
    "start": _("Start work"),
    "wait": _("Wait for customer"),
    "resume": _("End waiting"),
    "resolve": _("Resolve"),
    "close": _("Close"),
    "reopen": _("Reopen"),
}


class BulkForm(forms.Form):
    """Which tickets, and what to do with them; together or not at all for each ticket."""

    verb = forms.ChoiceField(choices=[(verb, verb) for verb in VERBS], required=False)
    assignee = forms.UUIDField(required=False)
    team = forms.UUIDField(required=False)
    priority = forms.ChoiceField(choices=Priority.choices, required=False)
    add_tags = forms.CharField(max_length=1000, required=False)
    remove_tags = forms.CharField(max_length=1000, required=False)

    def act(self, actor: Actor) -> Act | None:
        """Return everything that was chosen, as one act in the actor's name; None where nothing was."""
        given, acts = self.cleaned_data, []
        if given["assignee"]:
            acts.append(self._with(operations.assign, actor, user_id=given["assignee"]))
        if given["team"]:
            acts.append(self._with(operations.assign_team, actor, team_id=given["team"]))
        if given["priority"]:
            acts.append(self._with(operations.set_priority, actor, priority=given["priority"]))
        for name, operation in (("add_tags", operations.add_tags), ("remove_tags", operations.remove_tags)):
            if tags := split_tags(given[name]):
                acts.append(self._with(operation, actor, tags=tags))
        if given["verb"]:
            acts.append(self._with(VERBS[given["verb"]], actor))
        return _one_after_the_other(acts) if acts else None

    @staticmethod
    def _with(operation: Callable[..., object], actor: Actor, **facts: Any) -> Act:
        return lambda ticket_id: operation(ticket_id, actor=actor, **facts)


def _one_after_the_other(acts: list[Act]) -> Act:
    def act(ticket_id: UUID) -> None:
        for one in acts:
            one(ticket_id)

    return act


def chosen_numbers(query: QueryDict) -> list[int]:
    """Return the numbers of the tickets that were ticked; what is no number is left out."""
    read = [read_number(sent) for sent in query.getlist("ticket")]
    return [number for number in read if number is not None]
