"""What the desk's frame knows of tickets: the rail's views, the counts that are known, and the bell's number."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from accounts import policy
from accounts.models import Notification
from accounts.policy import Right
from atum_desk.core.markup import format_html, format_html_join
from atum_desk.core.templatetags.icons import icon
from tickets import queue
from tickets.counts import kept_counts, spoken_count
from tickets.notices import UNREAD_SHOWN, spoken_unread
from tickets.queue import VIEW_ICONS, View

ENTRY = '<li><a class="item" href="{}?view={}"{}>{}<span class="clip">{}</span>{}</a></li>\n'


def rail(request: HttpRequest) -> dict[str, Any]:
    """Return the rail for staff, and the number beside the bell, which is read only where a template draws it."""
    actor = getattr(request, "actor", None)
    if actor is None or actor.user_id is None:
        return {}
    unread = SimpleLazyObject(
        lambda: spoken_unread(Notification.objects.count_unread(actor.user_id, UNREAD_SHOWN + 1))
    )
    if not policy.may(actor, Right.SEE_DESK):
        return {"unread": unread}
    counts = kept_counts(actor) or {}
    views = SimpleLazyObject(lambda: view_links(current_view(request), counts))
    return {"unread": unread, "views": views, "is_counted": bool(counts), "current": "", "q": ""}


def current_view(request: HttpRequest) -> View | None:
    """Return the fixed view that the request shows, None on any other page."""
    match = request.resolver_match
    if match is None or match.view_name != "tickets:queue":
        return None
    return queue.read(request.GET).view


def view_links(current: View | None, counts: Mapping[View, int]) -> str:
    """Return a link to each fixed view, with the counts that are known; no page waits for counting."""
    here = format_html(' aria-current="{}"', "page")
    base = reverse("tickets:queue")
    return format_html_join(
        "",
        ENTRY,
        (
            (
                base,
                view.value,
                here if view is current else "",
                icon(VIEW_ICONS[view]),
                view.label,
                _count(counts, view),
            )
            for view in View
        ),
    )


def _count(counts: Mapping[View, int], view: View) -> str:
    return format_html('<span class="num">{}</span>', spoken_count(counts[view])) if view in counts else ""
