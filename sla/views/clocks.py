"""A ticket's clocks, explained: each cycle with its picture, and where every second went."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse

from accounts.access import desk
from accounts.policy import Right
from accounts.requests import SignedInRequest
from atum_desk.core import clock
from atum_desk.core.http import page
from sla.clock import Clocks
from sla.cycles import Cycle, Segment
from sla.explanation import why_no_deadline
from sla.operations.keeping import clocks_of, lines_kept
from sla.pictures import Line, line_of
from sla.terms_in_force import find_terms
from sla.words import KIND_WORDS, METRIC_WORDS, PICTURE_WORDS, VERDICT_WORDS, log_lines
from tickets.models import Ticket
from tickets.views.answers import find_alone

SHOWN_AT_ONCE = 12


@dataclass(frozen=True, slots=True)
class Row:
    """A stretch of a cycle, in words."""

    segment: Segment
    words: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A cycle as the page shows it.

    `doing` is what an open one does now. `left_s` and `over_s` are working time that is left, or that ran too long; one
    of them is None, and both where nothing is counted against.
    """

    cycle: Cycle
    label: str
    verdict: str
    doing: str
    line: Line
    legend: list[tuple[str, str]]
    rows: list[Row]
    is_long: bool
    left_s: int | None
    over_s: int | None


@desk(Right.SEE_INTERNALS)
def clocks(request: SignedInRequest, number: int) -> HttpResponse:
    """Show the ticket's clocks as of now; with htmx the clocks alone."""
    ticket = find_alone(request.actor, number)
    at = clock.now().replace(microsecond=0)
    return page(request, "sla/agent/clocks.html", _context(ticket, at), part="sla/agent/_clocks.html")


def _context(ticket: Ticket, at: datetime) -> dict[str, Any]:
    context: dict[str, Any] = {"ticket": ticket, "at": at, "section": "tickets", "cycles": [], "log": []}
    if ticket.sla_started_at is None:
        return context | {"why": "not started", "policy": None}
    lines = lines_kept(ticket)
    now = clocks_of(lines, at)
    return context | {
        "why": why_no_deadline(now),
        "policy": now.policy,
        "cycles": _shown(now, at),
        "log": log_lines(lines, _name_of_terms),
    }


def _name_of_terms(terms_id: str) -> str:
    return find_terms(UUID(terms_id)).policy.name


def _shown(now: Clocks, at: datetime) -> list[Shown]:
    """Return the cycles, those that run first, then the latest."""
    ordered = sorted(now.cycles, key=lambda one: (not one.is_open, -one.started_at.timestamp()))
    return [_cycle(cycle, at) for cycle in ordered]


def _cycle(cycle: Cycle, at: datetime) -> Shown:
    segments = cycle.segments(at)
    line, left_s = line_of(cycle, segments, at), _left_s(cycle)
    return Shown(
        cycle=cycle,
        label=str(METRIC_WORDS[cycle.metric]),
        verdict=str(VERDICT_WORDS.get(cycle.verdict, "")) if cycle.verdict else "",
        doing=str(KIND_WORDS[segments[-1].kind if segments else "run"]) if cycle.is_open else "",
        line=line,
        legend=[(kind, str(PICTURE_WORDS[kind])) for kind in line.kinds],
        rows=[Row(one, str(KIND_WORDS[one.kind])) for one in segments],
        is_long=len(segments) > SHOWN_AT_ONCE,
        left_s=left_s if left_s is not None and left_s >= 0 else None,
        over_s=-left_s if left_s is not None and left_s < 0 else None,
    )


def _left_s(cycle: Cycle) -> int | None:
    """Return the working time left, negative what it is over; a date set by hand is met on the clock of the wall."""
    target = cycle.target_s
    return None if target is None or cycle.due_by_hand is not None else target - cycle.elapsed_s
