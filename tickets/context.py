"""What the desk's frame knows of tickets: the rail's views, the counts that are known, and the bell's number."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject

from accounts import policy
from accounts.models import Notification
from accounts.policy import Right
from atum_desk.core.actors import Actor
from tickets import queue
from tickets.counts import kept_counts, spoken_count
from tickets.notices import UNREAD_SHOWN, spoken_unread
from tickets.queue import VIEW_ICONS, View


@dataclass(frozen=True, slots=True)
class RailEntry:
    """One fixed view beside the page; `count` is a number or "1,000+", empty where nobody counted yet."""

    key: str
    label: str | Promise
    icon: str
    href: str
    count: str
    current: bool


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
    return {"unread": unread, "rail": SimpleLazyObject(lambda: rail_entries(actor, current_view(request)))}


def current_view(request: HttpRequest) -> View | None:
    """Return the fixed view that the request shows, None on any other page."""
    match = request.resolver_match
    if match is None or match.view_name != "tickets:queue":
        return None
    return queue.read(request.GET).view


def rail_entries(
    actor: Actor, current: View | None, counts: dict[View, int] | None = None
) -> list[RailEntry]:
    """Return an entry for each fixed view, with the counts given or those kept; no page waits for counting."""
    known = counts if counts is not None else kept_counts(actor) or {}
    base = reverse("tickets:queue")
    return [
        RailEntry(
            key=view.value,
            label=view.label,
            icon=VIEW_ICONS[view],
            href=f"{base}?view={view.value}",
            count=spoken_count(known[view]) if view in known else "",
            current=view is current,
        )
        for view in View
    ]
