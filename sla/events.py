"""The facts that decide a ticket's clocks, in the order in which they happened."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sla.calendar import BusinessCalendar
from sla.terms import Metric, Policy


class Kind(StrEnum):
    """What happened; beside each kind stands what the event's `value` is."""

    CREATED = "created"
    """The priority. The requester's own first message is an event of its own."""
    ACCEPTED = "accepted"
    """Nothing."""
    STAFF_REPLY = "staff_reply"
    """Nothing: a public message of staff, written by a person."""
    REQUESTER_MESSAGE = "requester_message"
    """Nothing."""
    STATUS = "status"
    """The new status."""
    PRIORITY = "priority"
    """The new priority."""
    POLICY_APPLIED = "policy"
    """What holds from now on: an `Applied`, or None where no policy matches any more."""
    DUE_BY_HAND = "due"
    """The date set by hand; None when it is taken away."""
    MERGED = "merged"
    """Nothing: the ticket went into another one."""
    IMPORTED = "imported"
    """Nothing: what came before was not lived here, so its steps are not made up for."""
    STEP_FIRED = "step"
    """A `Fired`."""


@dataclass(frozen=True, slots=True)
class Applied:
    """A policy and a calendar as they were when they were applied.

    `quietly` says that steps whose moment has passed under them are not made up for.
    """

    policy: Policy
    calendar: BusinessCalendar
    quietly: bool = False


@dataclass(frozen=True, slots=True)
class Fired:
    """A step that was done: its key, in which cycle."""

    metric: Metric
    number: int
    key: str


@dataclass(frozen=True, slots=True)
class Event:
    """One fact: when, what, and the kind's value."""

    at: datetime
    kind: Kind
    value: Any = None
