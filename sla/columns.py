"""What is stored of a ticket's clocks, as plain values: the columns that the clocks' state decides."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sla.clock import Clocks, Cycle
from sla.terms import Metric


def cycle_id(ticket_id: UUID, cycle: Cycle) -> UUID:
    """Return the key of a cycle's row: it follows from the ticket, so that a row is written without looking for it."""
    return uuid5(ticket_id, f"{cycle.metric.value} {cycle.number}")


def of_cycle(cycle: Cycle) -> dict[str, Any]:
    """Return the columns of a cycle's row."""
    return {
        "started_at": cycle.started_at,
        "deadline": cycle.deadline,
        "fulfilled_at": cycle.fulfilled_at,
        "breached_at": cycle.breached_at,
        "verdict": cycle.verdict.value if cycle.verdict else None,
        "policy_id": cycle.policy.key if cycle.policy else None,
        "priority": cycle.priority,
    }


def of_calculation(clocks: Clocks, at: datetime) -> dict[str, Any]:
    """Return the columns of a calculation as of an instant; of each metric the latest cycle is told."""
    first, following, solved = (clocks.cycle(metric) for metric in Metric)
    return {
        "first_response_target": first.deadline if first else None,
        "first_response_actual": first.fulfilled_at if first else None,
        "first_response_breached": bool(first and first.breached_at),
        "next_response_target": following.deadline if following else None,
        "resolution_target": solved.deadline if solved else None,
        "resolution_actual": solved.fulfilled_at if solved else None,
        "resolution_breached": bool(solved and solved.breached_at),
        "breach_reason": _reason(clocks),
        "business_minutes_elapsed": solved.elapsed_s // 60 if solved else 0,
        "paused_minutes": _paused_s(solved, at) // 60 if solved else 0,
        "next_event_at": clocks.next_event_at,
    }


def _reason(clocks: Clocks) -> str | None:
    late = [cycle for cycle in clocks.cycles if cycle.breached_at is not None]
    return (
        "; ".join(f"{c.metric.value} {c.number}: {c.breached_at.isoformat()}" for c in late if c.breached_at)
        or None
    )


def _paused_s(cycle: Cycle, at: datetime) -> int:
    until = cycle.ended_at or at
    return sum(int(((to or until) - since).total_seconds()) for since, to in cycle.pauses)
