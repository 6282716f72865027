"""Tags for one fact each: a time, a person, a status, a priority, a deadline. For rows of a table use core.display."""

from datetime import datetime
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from atum_desk.core import clock as time
from atum_desk.core import display

register = template.Library()

STATUS_WORDS: dict[str, str | Promise] = {
    "NEW": _("New"),
    "ACCEPTED": _("Accepted"),
    "ASSIGNED": _("Assigned"),
    "IN_PROGRESS": _("In progress"),
    "WAITING_CUSTOMER": _("Waiting for customer"),
    "RESOLVED": _("Resolved"),
    "CLOSED": _("Closed"),
    "CANCELLED": _("Cancelled"),
}
PORTAL_WORDS: dict[str, str | Promise] = STATUS_WORDS | {
    "NEW": _("Received"),
    "ACCEPTED": _("Received"),
    "ASSIGNED": _("In progress"),
    "WAITING_CUSTOMER": _("Waiting for you"),
}
PORTAL_LOOKS = {"ACCEPTED": "NEW", "ASSIGNED": "IN_PROGRESS"}
PRIORITY_WORDS: dict[str, str | Promise] = {
    "LOW": _("Low"),
    "MEDIUM": _("Medium"),
    "HIGH": _("High"),
    "URGENT": _("Urgent"),
}


@register.simple_tag
def relative_time(moment: datetime | None, form: str = "long") -> SafeString:
    """Write "4 minutes ago" (form "short": "4 min") as a <time> with the exact time in a tooltip; nothing for None."""
    if moment is None:
        return SafeString("")
    write = display.short_age if form == "short" else display.age
    return format_html(
        '<time datetime="{}" title="{}" data-relative="{}">{}</time>',
        moment.isoformat(timespec="seconds"),
        display.exact(moment),
        form,
        write(moment, time.now()),
    )


@register.simple_tag
def exact_time(moment: datetime | None) -> SafeString:
    """Write the date, time and zone as a <time>; nothing for None."""
    if moment is None:
        return SafeString("")
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(timespec="seconds"), display.exact(moment))


@register.simple_tag
def avatar(person: Any, size: str = "") -> SafeString:
    """Draw a person's initials on their hue; a dashed ring for None. size "big" is 34 px. The name must stand beside it."""
    if person is None:
        return format_html('<span class="avatar none {}" aria-hidden="true"></span>', size)
    return format_html(
        '<span class="avatar {} hue-{}" aria-hidden="true">{}</span>',
        size,
        display.hue(person.pk),
        display.initials(person.full_name or person.email),
    )


@register.simple_tag
def status(value: str, form: str = "") -> SafeString:
    """Write a ticket's status for staff: its icon and word. form "badge" puts it on a pill."""
    return _named("status", value, STATUS_WORDS[value], form)


@register.simple_tag
def portal_status(value: str, form: str = "badge") -> SafeString:
    """Write a ticket's status in the words for requesters, on a pill unless form is ""."""
    return _named("status", PORTAL_LOOKS.get(value, value), PORTAL_WORDS[value], form)


@register.simple_tag
def priority(value: str, form: str = "") -> SafeString:
    """Write a priority: its bars and word. form "badge" puts it on a pill."""
    return _named("priority", value, PRIORITY_WORDS[value], form)


def _named(kind: str, value: str, word: str | Promise, form: str) -> SafeString:
    classes = f"{form} {kind}".strip()
    return format_html('<span class="{}" data-{}="{}">{}</span>', classes, kind, value, word)


@register.simple_tag
def clock(due_at: datetime | None, paused: bool = False, done: bool = False) -> SafeString:
    """Write a deadline as calm, soon, over, paused or done; nothing where there is none."""
    face = display.clock_face(due_at, time.now(), paused=paused, done=done)
    if face is None:
        return SafeString("")
    if due_at is None or paused or done:
        return format_html('<span class="clock {}">{}</span>', face.kind, face.text)
    return format_html(
        '<span class="clock {}" data-due="{}" title="{}">{}</span>',
        face.kind,
        due_at.isoformat(timespec="seconds"),
        display.exact(due_at),
        face.text,
    )


@register.filter
def duration(seconds: float | None) -> str:
    """Write seconds as "3 h 12 min"; nothing for None."""
    return "" if seconds is None else display.duration(seconds)
