"""What a policy promises, as plain values: minutes a metric and priority, and the steps on the way to a deadline."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Metric(StrEnum):
    """What is measured."""

    FIRST_RESPONSE = "FIRST_RESPONSE"
    NEXT_RESPONSE = "NEXT_RESPONSE"
    RESOLUTION = "RESOLUTION"


class StepAt(StrEnum):
    """What an escalation step's moment is counted in."""

    PERCENT = "percent"
    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Step:
    """Something that is done once a cycle: at `amount` percent of the target, or minutes before or after the deadline.

    Percent is of working time, minutes are counted on the wall clock. With `only_in_hours` a moment outside business
    hours becomes the next opening. `key` names the step in its policy.
    """

    key: str
    metric: Metric
    at: StepAt
    amount: int
    action: str = "notify"
    params: Mapping[str, Any] = field(default_factory=dict)
    only_in_hours: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """What is promised: `targets` holds minutes for each (metric, priority) that has a promise.

    `key` is whatever its keeper calls it by.
    """

    name: str
    targets: Mapping[tuple[Metric, str], int]
    starts_on_creation: bool = False
    pause_responses: bool = False
    steps: tuple[Step, ...] = ()
    key: Any = None

    def target_s(self, metric: Metric, priority: str) -> int | None:
        """Return the seconds of working time granted; None for no promise."""
        minutes = self.targets.get((metric, priority))
        return None if minutes is None else minutes * 60
