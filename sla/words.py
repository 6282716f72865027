"""How service levels are spoken of on the pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from atum_desk.core import display
from sla.cycles import Verdict
from sla.events import Kind
from sla.terms import Metric, StepAt
from tickets.states import Priority, Status

METRIC_WORDS: dict[Metric, Promise] = {
    Metric.FIRST_RESPONSE: _("First response"),
    Metric.NEXT_RESPONSE: _("Next response"),
    Metric.RESOLUTION: _("Resolution"),
}
VERDICT_WORDS: dict[Verdict, Promise] = {
    Verdict.MET: _("Met"),
    Verdict.BREACHED: _("Breached"),
    Verdict.VOID: _("Does not count"),
    Verdict.MERGED: _("Merged"),
}
KIND_WORDS: dict[str, Promise] = {
    "run": _("Running"),
    "paused": _("Waiting for the customer"),
    "closed": _("Outside business hours"),
    "holiday": _("Holiday"),
}
PICTURE_WORDS: dict[str, Promise] = {
    **KIND_WORDS,
    "over": _("Running past the deadline"),
    "ahead": _("Still to run"),
}
"""What the colours of a timeline mean."""
DAY_WORDS: dict[str, Promise] = {
    "mon": _("Monday"),
    "tue": _("Tuesday"),
    "wed": _("Wednesday"),
    "thu": _("Thursday"),
    "fri": _("Friday"),
    "sat": _("Saturday"),
    "sun": _("Sunday"),
}
_EVENT_WORDS: dict[Kind, Promise] = {
    Kind.CREATED: _("Filed"),
    Kind.ACCEPTED: _("Accepted: the clock starts"),
    Kind.STAFF_REPLY: _("Answered"),
    Kind.REQUESTER_MESSAGE: _("The requester wrote"),
    Kind.POLICY_APPLIED: _("No service level applies any more"),
    Kind.DUE_BY_HAND: _("The due date set by hand was taken away"),
    Kind.MERGED: _("Merged"),
    Kind.IMPORTED: _("Taken in"),
    Kind.STEP_FIRED: _("A step was taken"),
}
_STEP_WORDS: dict[StepAt, Promise] = {
    StepAt.PERCENT: _("%(metric)s: the step at %(amount)s %% of the time was taken"),
    StepAt.BEFORE: _("%(metric)s: the step %(amount)s min before the deadline was taken"),
    StepAt.AFTER: _("%(metric)s: the step %(amount)s min after the deadline was taken"),
}


@dataclass(frozen=True, slots=True)
class Spoken:
    """One event that the clocks were made from."""

    at: datetime
    words: str


def log_lines(lines: Sequence[dict[str, Any]], named: Callable[[str], str]) -> list[Spoken]:
    """Return what a ticket's clocks were made from, oldest first, in words; `named` is the policy of some terms."""
    return [Spoken(datetime.fromisoformat(line["at"]), _words(line, named)) for line in lines]


def _words(line: dict[str, Any], named: Callable[[str], str]) -> str:
    kind: Kind = Kind(line["kind"])
    value: Any = line.get("value")
    if kind is Kind.STATUS:
        return str(Status(value).label)
    if kind is Kind.PRIORITY:
        return str(_("Priority: %(priority)s") % {"priority": Priority(value).label})
    if kind is Kind.STEP_FIRED and value:
        return _step_words(value)
    if kind is Kind.POLICY_APPLIED and value:
        return str(_("Service level: %(name)s") % {"name": named(value["terms"])})
    if kind is Kind.DUE_BY_HAND and value:
        moment = display.exact(datetime.fromisoformat(value), weekday=True)
        return str(_("Due date set by hand: %(moment)s") % {"moment": moment})
    return str(_EVENT_WORDS[kind])


def _step_words(fired: dict[str, Any]) -> str:
    """Return which step was taken; its key begins with the metric, what its moment is counted in, and the amount."""
    _metric, at, amount, *_rest = fired["key"].split(":")
    return str(_STEP_WORDS[StepAt(at)]) % {"metric": METRIC_WORDS[Metric(fired["metric"])], "amount": amount}
