"""Tags for one fact each: a time, a person, a status, a priority, a deadline. Rows of tables use core.display."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils.safestring import SafeString

from atum_desk.core import clock as time
from atum_desk.core import display
from atum_desk.core.markup import format_html

register = template.Library()

# A requester sees less: these two are work in progress to them.
PORTAL_LOOKS = {"ACCEPTED": "IN_PROGRESS", "ASSIGNED": "IN_PROGRESS"}


@register.simple_tag
def relative_time(moment: datetime | None, form: str = "long") -> str:
    """Write "4 minutes ago" (form "short": "4 min") as a <time>, the exact time in its tooltip; nothing for None."""
    return "" if moment is None else display.age_mark(moment, time.now(), form=form)


@register.simple_tag
def exact_time(moment: datetime | None, form: str = "") -> str:
    """Write the date, time and zone as a <time>, form "weekday" with the day of the week; nothing for None."""
    return "" if moment is None else _exact(moment, None, weekday=form == "weekday")


@register.simple_tag
def exact_in(moment: datetime, zone: str) -> str:
    """Write the weekday, date, time and zone on the clocks of another place as a <time>."""
    return _exact(moment, display.Reader(ZoneInfo(zone), display.Reader.active().language), weekday=True)


def _exact(moment: datetime, reader: display.Reader | None, *, weekday: bool) -> str:
    return format_html(
        '<time datetime="{}">{}</time>',
        moment.isoformat(timespec="seconds"),
        display.exact(moment, reader, weekday=weekday),
    )


@register.simple_tag
def avatar(person: Any, size: str = "") -> SafeString:
    """Draw a person's initials on their hue, a dashed ring for None; the name must stand beside it.

    The person has pk, full_name and email. The size "big" is 34 px instead of 24.
    """
    if person is None:
        return format_html('<span class="avatar none {}" aria-hidden="true"></span>', size)
    return format_html(
        '<span class="avatar {} hue-{}" aria-hidden="true">{}</span>',
        size,
        display.hue(person.pk),
        display.initials(person.full_name or person.email),
    )


@register.simple_tag
def status(value: str, word: str, form: str = "") -> SafeString:
    """Write a ticket's status for staff: its icon and word. form "badge" puts it on a pill."""
    return _named("status", value, word, form)


@register.simple_tag
def portal_status(value: str, word: str, form: str = "badge") -> SafeString:
    """Write a ticket's status for requesters: fewer icons, `word` in their words; on a pill unless form is ""."""
    return _named("status", PORTAL_LOOKS.get(value, value), word, form)


@register.simple_tag
def priority(value: str, word: str, form: str = "") -> SafeString:
    """Write a priority: its bars and word. form "badge" puts it on a pill."""
    return _named("priority", value, word, form)


def _named(kind: str, value: str, word: str, form: str) -> SafeString:
    classes = f"{form} {kind}".strip()
    return format_html('<span class="{}" data-{}="{}">{}</span>', classes, kind, value, word)


@register.simple_tag
def clock(due_at: datetime | None, paused: bool = False, done: bool = False) -> str:
    """Write a deadline as calm, soon, over, paused or done; nothing where there is none."""
    return display.clock_mark(due_at, time.now(), paused=paused, done=done)


@register.filter
def duration(seconds: float | None) -> str:
    """Write seconds as "3 h 12 min"; nothing for None."""
    return "" if seconds is None else display.duration(seconds)


@register.filter
def hours(seconds: float | None) -> str:
    """Write seconds of working time as "48 h 56 min"; nothing for None."""
    return "" if seconds is None else display.hours(seconds)
