"""The clocks of a life: computed from its acts as the product does, and told as rows."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID, uuid5

from atum_desk.demo.bulk.lives import Act, Life, new_id
from sla import columns, facts
from sla.calendar import BusinessCalendar
from sla.clock import Clocks, Cycle, compute
from sla.events import Applied
from sla.snapshots import applied_of

_OF_CALCULATION = (
    "first_response_target", "first_response_actual", "first_response_breached", "next_response_target",
    "resolution_target", "resolution_actual", "resolution_breached", "breach_reason", "business_minutes_elapsed",
    "paused_minutes", "next_event_at",
)  # fmt: skip
_OF_CYCLE = ("started_at", "deadline", "fulfilled_at", "breached_at", "verdict", "policy_id", "priority")
CALCULATION = (
    "id", "organization_id", "ticket_id", "created_at", "updated_at", "calculation_log", "policy_snapshot",
    *_OF_CALCULATION,
)  # fmt: skip
CYCLE = ("id", "organization_id", "ticket_id", "metric", "number", *_OF_CYCLE)
_ALWAYS = BusinessCalendar.always()

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """What is stored of a life's clocks; nothing where they never started."""

    due_at: datetime | None
    calculation: list[Row]
    cycles: list[Row]
    breaches: list[Act]

    @classmethod
    def of(cls, life: Life) -> "Kept":
        """Compute the clocks of a life as of the end of its ground."""
        if "sla_started_at" not in life.facts:
            return cls(None, [], [], [])
        ground, at = life.ground, life.ground.ends
        lines = [
            line
            for act in life.acts
            for line in facts.lines_of(
                datetime.fromisoformat(act.at), act.new, is_birth=act.verb == "ticket.created"
            )
        ]
        applied = _applied(json.dumps(ground.terms), ground.policy_id)
        clocks = compute(facts.read(lines, lambda _terms: applied), None, _ALWAYS, at)
        decided = columns.of_calculation(clocks, at)
        start = (str(uuid5(UUID(life.id), "calculation")), ground.organization_id, life.id, at, at)
        log = (json.dumps(lines), json.dumps({"terms": ground.terms_id}))
        return cls(
            clocks.due_at,
            [(*start, *log, *(decided[name] for name in _OF_CALCULATION))],
            [_cycle(life, cycle) for cycle in clocks.cycles],
            list(_breaches(life, clocks)),
        )


@cache
def _applied(terms: str, policy_id: str) -> Applied:
    return applied_of(json.loads(terms), UUID(policy_id))


def _cycle(life: Life, cycle: Cycle) -> Row:
    values = columns.of_cycle(cycle)
    pk = columns.cycle_id(UUID(life.id), cycle)
    start = (str(pk), life.ground.organization_id, life.id, cycle.metric.value, cycle.number)
    return (*start, *(values[name] for name in _OF_CYCLE))


def _breaches(life: Life, clocks: Clocks) -> Iterable[Act]:
    for cycle in clocks.cycles:
        if cycle.breached_at is not None:
            told = {"metric": cycle.metric.value, "number": cycle.number, "priority": cycle.priority}
            yield Act(
                id=new_id(cycle.breached_at, life.chance),
                verb="ticket.sla_breached",
                who=None,
                at=cycle.breached_at.isoformat(),
                old={},
                new={"sla": told},
                by=("SLA", cycle.policy.name if cycle.policy else "SLA"),
            )
