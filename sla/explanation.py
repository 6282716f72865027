"""A ticket's clocks explained: every cycle with the stretches its time went into, as plain values."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sla.clock import Clocks
from sla.cycles import Cycle, Segment
from sla.life import OVER
from tickets.models import Ticket


def explain(ticket: Ticket, clocks: Clocks, at: datetime) -> dict[str, Any]:
    """Return the state of the clocks at an instant, JSON-ready; the run segments of a cycle sum to its elapsed time."""
    return {
        "ticket": ticket.number,
        "at": at.replace(microsecond=0).isoformat(),
        "status": clocks.status,
        "policy": clocks.policy.name if clocks.policy else None,
        "why_no_deadline": why_no_deadline(clocks),
        "started_at": _text(clocks.started_at),
        "paused_at": _text(clocks.paused_at),
        "due_at": _text(clocks.due_at),
        "next_event_at": _text(clocks.next_event_at),
        "cycles": [_cycle(cycle, at) for cycle in clocks.cycles],
        "steps": [
            {
                "at": _text(step.at),
                "metric": step.metric.value,
                "cycle": step.number,
                "action": step.step.action,
            }
            for step in clocks.steps
        ],
    }


def why_no_deadline(clocks: Clocks) -> str | None:
    """Return why nothing is due, None where something is; one word that pages put into a sentence."""
    if clocks.due_at is not None:
        return None
    if clocks.started_at is None:
        return "not started"
    if clocks.status in OVER:
        return "done"
    if clocks.policy is None:
        return "no policy"
    return "paused" if clocks.paused_at is not None else "no promise"


def _cycle(cycle: Cycle, at: datetime) -> dict[str, Any]:
    return {
        "metric": cycle.metric.value,
        "number": cycle.number,
        "priority": cycle.priority,
        "target_seconds": cycle.target_s,
        "elapsed_seconds": cycle.elapsed_s,
        "started_at": _text(cycle.started_at),
        "deadline": _text(cycle.deadline),
        "fulfilled_at": _text(cycle.fulfilled_at),
        "ended_at": _text(cycle.ended_at),
        "breached_at": _text(cycle.breached_at),
        "verdict": cycle.verdict.value if cycle.verdict else None,
        "segments": _segments(cycle.segments(at)),
    }


def _segments(segments: Sequence[Segment]) -> list[dict[str, Any]]:
    return [
        {
            "from": _text(one.from_at),
            "to": _text(one.to_at),
            "kind": one.kind,
            "seconds": one.seconds,
            "cause": one.cause,
        }
        for one in segments
    ]


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None
