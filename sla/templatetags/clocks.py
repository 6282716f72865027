"""A ticket's clocks in few words, beside the ticket."""

from dataclasses import dataclass

from django import template

from atum_desk.core import clock
from sla.cycles import Cycle, Verdict
from sla.operations.keeping import clocks_of, lines_kept
from sla.terms import Metric
from sla.words import METRIC_WORDS, VERDICT_WORDS
from tickets.models import Ticket

register = template.Library()


@dataclass(frozen=True, slots=True)
class Face:
    """The latest cycle of a metric: its verdict in words, and how much of its target is used, None for no target."""

    cycle: Cycle
    label: str
    verdict: str
    percent: int | None

    @property
    def is_late(self) -> bool:
        """Say whether its deadline passed before it was met."""
        return self.cycle.verdict is Verdict.BREACHED


@register.simple_tag
def latest_clocks(ticket: Ticket) -> list[Face]:
    """Return the latest cycle of each metric as of now, none before the clock starts; asks one question."""
    if ticket.sla_started_at is None:
        return []
    found = clocks_of(lines_kept(ticket), clock.now())
    return [_face(cycle) for metric in Metric if (cycle := found.cycle(metric)) is not None]


def _face(cycle: Cycle) -> Face:
    target = cycle.target_s
    return Face(
        cycle=cycle,
        label=str(METRIC_WORDS[cycle.metric]),
        verdict=str(VERDICT_WORDS[cycle.verdict]) if cycle.verdict else "",
        percent=min(100, cycle.elapsed_s * 100 // target) if target else None,
    )
