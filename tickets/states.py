"""How a ticket moves: statuses, priorities and the transition table, as plain facts without a database."""

from dataclasses import dataclass
from enum import StrEnum

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """Where a ticket stands; the labels are the database domain `ticketstatus`."""

    NEW = "NEW", _("New")
    ACCEPTED = "ACCEPTED", _("Accepted")
    ASSIGNED = "ASSIGNED", _("Assigned")
    IN_PROGRESS = "IN_PROGRESS", _("In progress")
    WAITING_CUSTOMER = "WAITING_CUSTOMER", _("Waiting for customer")
    RESOLVED = "RESOLVED", _("Resolved")
    CLOSED = "CLOSED", _("Closed")
    CANCELLED = "CANCELLED", _("Cancelled")


class Priority(models.TextChoices):
    """How urgent a ticket is; the labels are the database domain `ticketpriority`."""

    LOW = "LOW", _("Low")
    MEDIUM = "MEDIUM", _("Medium")
    HIGH = "HIGH", _("High")
    URGENT = "URGENT", _("Urgent")


class Channel(models.TextChoices):
    """How a ticket or a comment came in."""

    WEB = "WEB", _("Portal")
    AGENT = "AGENT", _("Desk")
    EMAIL = "EMAIL", _("E-mail")
    API = "API", _("API")


class Verb(StrEnum):
    """The verbs that move a ticket from one status to another."""

    ACCEPT = "accept"
    ASSIGN = "assign"
    UNASSIGN = "unassign"
    START = "start"
    REPLY = "reply"
    WAIT = "wait"
    RESUME = "resume"
    RESOLVE = "resolve"
    CLOSE = "close"
    REOPEN = "reopen"
    CANCEL = "cancel"


VERB_LABELS: dict[Verb, str | Promise] = {
    Verb.ACCEPT: _("accept %(ticket)s"),
    Verb.ASSIGN: _("assign %(ticket)s"),
    Verb.UNASSIGN: _("unassign %(ticket)s"),
    Verb.START: _("start work"),
    Verb.REPLY: _("reply"),
    Verb.WAIT: _("wait for the customer"),
    Verb.RESUME: _("resume work"),
    Verb.RESOLVE: _("resolve %(ticket)s"),
    Verb.CLOSE: _("close %(ticket)s"),
    Verb.REOPEN: _("reopen %(ticket)s"),
    Verb.CANCEL: _("cancel %(ticket)s"),
}
"""What each verb does to `ticket`, as it stands in a sentence."""

S = Status
OPEN = frozenset({S.NEW, S.ACCEPTED, S.ASSIGNED, S.IN_PROGRESS, S.WAITING_CUSTOMER})
WORKING = frozenset({S.ACCEPTED, S.ASSIGNED, S.IN_PROGRESS, S.WAITING_CUSTOMER})
DONE = frozenset({S.RESOLVED, S.CLOSED, S.CANCELLED})

ALLOWED_FROM: dict[Verb, frozenset[Status]] = {
    Verb.ACCEPT: frozenset({S.NEW}),
    Verb.ASSIGN: OPEN,
    Verb.UNASSIGN: frozenset({S.ASSIGNED, S.IN_PROGRESS, S.WAITING_CUSTOMER}),
    Verb.START: frozenset({S.ACCEPTED, S.ASSIGNED}),
    Verb.REPLY: OPEN | {S.RESOLVED},
    Verb.WAIT: frozenset({S.ACCEPTED, S.ASSIGNED, S.IN_PROGRESS}),
    Verb.RESUME: frozenset({S.WAITING_CUSTOMER}),
    Verb.RESOLVE: WORKING,
    Verb.CLOSE: frozenset({S.RESOLVED}),
    Verb.REOPEN: frozenset({S.RESOLVED, S.CLOSED}),
    Verb.CANCEL: OPEN,
}
"""From which statuses each verb starts. `assign` and `reply` on NEW accept first."""

PORTAL_WORDS: dict[Status, str | Promise] = {
    S.NEW: _("Received"),
    S.ACCEPTED: _("In progress"),
    S.ASSIGNED: _("In progress"),
    S.IN_PROGRESS: _("In progress"),
    S.WAITING_CUSTOMER: _("Waiting for you"),
    S.RESOLVED: _("Resolved"),
    S.CLOSED: _("Closed"),
    S.CANCELLED: _("Cancelled"),
}


@dataclass(frozen=True, slots=True)
class Held:
    """What decides where an assignment or a message leads: the status, the one kept while waiting, the assignee."""

    status: Status
    before_waiting: Status | None = None
    has_assignee: bool = False


def possible_verbs(status: Status) -> list[Verb]:
    """Return the verbs that start from this status, in the table's order."""
    return [verb for verb, origins in ALLOWED_FROM.items() if status in origins]


def after_assign(held: Held) -> Held:
    """Return what follows when a person is assigned to an accepted ticket."""
    if held.status is S.ACCEPTED:
        return Held(S.ASSIGNED, held.before_waiting, has_assignee=True)
    before = S.ASSIGNED if held.before_waiting is S.ACCEPTED else held.before_waiting
    return Held(held.status, before, has_assignee=True)


def after_unassign(held: Held) -> Held:
    """Return what follows when the assignee is taken away."""
    if held.status is S.WAITING_CUSTOMER:
        return Held(held.status, S.ACCEPTED, has_assignee=False)
    status = S.ACCEPTED if held.status in {S.ASSIGNED, S.IN_PROGRESS} else held.status
    return Held(status, held.before_waiting, has_assignee=False)


def after_staff_reply(status: Status) -> Status:
    """Return the status after a public reply of staff on a ticket that is accepted."""
    return S.IN_PROGRESS if status in {S.ACCEPTED, S.ASSIGNED} else status


def after_requester_message(held: Held) -> Status:
    """Return the status after a message of the requester on a ticket that can still be continued."""
    if held.status is S.WAITING_CUSTOMER:
        return held.before_waiting or S.IN_PROGRESS
    if held.status in {S.RESOLVED, S.CLOSED}:
        return S.IN_PROGRESS
    return held.status
