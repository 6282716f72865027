"""A ticket's clocks in few words, beside the ticket: one string, as every look at a ticket asks for it."""

from datetime import datetime

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from atum_desk.core import clock, display
from atum_desk.core.markup import format_html, format_html_join
from sla.beside import CLOCKS
from sla.cycles import Cycle, Verdict
from sla.operations.keeping import clocks_of, lines_kept
from sla.terms import Metric
from sla.words import METRIC_WORDS, VERDICT_WORDS
from tickets.beside import Beside
from tickets.models import Ticket

register = template.Library()


@register.simple_tag
def clock_faces(ticket: Ticket, beside: Beside | str = "") -> SafeString:
    """Draw the latest cycle of each metric as of now, none before the clock starts.

    Asks one question where the page did not read the clocks with what stands beside the ticket.
    """
    if ticket.sla_started_at is None:
        return format_html("")
    at = clock.now()
    read = beside.further.get(CLOCKS) if isinstance(beside, Beside) else None
    lines = [line for row in read for line in row["lines"]] if read is not None else lines_kept(ticket)
    found = clocks_of(lines, at)
    cycles = [cycle for metric in Metric if (cycle := found.cycle(metric)) is not None]
    shape = (
        '<div class="clock-face"><p class="line"><span>{}</span><span class="push">{}</span></p>{}{}</div>'
    )
    return format_html_join("", shape, [_face(cycle, at) for cycle in cycles])


def _face(cycle: Cycle, at: datetime) -> tuple[object, ...]:
    """Return a cycle's name, its mark, its bar and its words."""
    label = str(METRIC_WORDS[cycle.metric])
    if not cycle.is_open:
        return label, _end(cycle), "", ""
    return label, _mark(cycle, at), _bar(cycle), _counted(cycle)


def _end(cycle: Cycle) -> SafeString:
    kind = "over" if cycle.verdict is Verdict.BREACHED else "met" if cycle.verdict else "done"
    word = str(VERDICT_WORDS[cycle.verdict]) if cycle.verdict else _("Done")
    return format_html('<span class="clock {}">{} · {}</span>', kind, word, display.hours(cycle.elapsed_s))


def _mark(cycle: Cycle, at: datetime) -> str:
    mark = display.clock_mark(cycle.deadline, at, paused=cycle.is_paused)
    return mark or format_html('<span class="quiet small">{}</span>', _("No deadline"))


def _bar(cycle: Cycle) -> str:
    if not cycle.target_s:
        return ""
    percent = min(100, cycle.elapsed_s * 100 // cycle.target_s)
    return format_html(
        '<progress class="sla-bar{}" max="100" value="{}" aria-label="{}">{} %</progress>',
        " over" if cycle.verdict is Verdict.BREACHED else "",
        percent,
        _("Counted time"),
        percent,
    )


def _counted(cycle: Cycle) -> SafeString:
    """Say when it is due, and how much of how much was counted."""
    words = _("%s counted") % display.hours(cycle.elapsed_s)
    if cycle.target_s is not None:
        words += " " + _("of %s") % display.hours(cycle.target_s)
    counted = format_html('<p class="quiet small">{}</p>', words)
    if cycle.deadline is None:
        return counted
    due = display.exact(cycle.deadline, weekday=True)
    moment = cycle.deadline.isoformat(timespec="seconds")
    return format_html(
        '<p class="quiet small">{} <time datetime="{}">{}</time></p>{}', _("Due"), moment, due, counted
    )
