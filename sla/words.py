"""How service levels are spoken of on the pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sla.cycles import Verdict
from sla.events import Kind
from sla.terms import Metric
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
    Kind.POLICY_APPLIED: _("A service level was applied"),
    Kind.DUE_BY_HAND: _("The due date by hand was changed"),
    Kind.MERGED: _("Merged"),
    Kind.IMPORTED: _("Taken in"),
    Kind.STEP_FIRED: _("A step was taken"),
}


@dataclass(frozen=True, slots=True)
class Spoken:
    """One event that the clocks were made from."""

    at: datetime
    words: str


def log_lines(lines: Sequence[dict[str, Any]]) -> list[Spoken]:
    """Return what a ticket's clocks were made from, oldest first, in words."""
    return [Spoken(datetime.fromisoformat(line["at"]), _words(line)) for line in lines]


def _words(line: dict[str, Any]) -> str:
    kind, value = Kind(line["kind"]), line.get("value", "")
    if kind is Kind.STATUS:
        return str(Status(value).label)
    if kind is Kind.PRIORITY:
        return str(_("Priority: %(priority)s") % {"priority": Priority(value).label})
    return str(_EVENT_WORDS[kind])
