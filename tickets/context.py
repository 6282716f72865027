"""What the desk's frame knows of tickets: the rail's capped counts and the bell's, read only where drawn."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext as _

from accounts import policy
from accounts.models import Notification
from accounts.policy import Right
from atum_desk.core import clock
from atum_desk.core.actors import Actor
from tickets import queue
from tickets.models import Ticket
from tickets.notices import spoken_unread
from tickets.queue import COUNT_AT_MOST, VIEW_ICONS, View


@dataclass(frozen=True, slots=True)
class RailEntry:
    """One fixed view beside the page; `count` is a number, or "1,000+"."""

    key: str
    label: str | Promise
    icon: str
    href: str
    count: str
    current: bool


def rail(request: HttpRequest) -> dict[str, Any]:
    """Return the rail for staff, and the number beside the bell; nothing is counted unless a template draws it."""
    actor = getattr(request, "actor", None)
    if actor is None or actor.user_id is None:
        return {}
    if not policy.may(actor, Right.SEE_DESK):
        told = Notification.objects.of(actor.user_id).unread()
        return {"unread": SimpleLazyObject(lambda: spoken_unread(capped_counts([told])[0]))}
    drawn = cache(lambda: rail_entries(actor, current_view(request)))
    return {
        "rail": SimpleLazyObject(lambda: drawn()[0]),
        "unread": SimpleLazyObject(lambda: drawn()[1]),
    }


def current_view(request: HttpRequest) -> View | None:
    """Return the fixed view that the request shows, None on any other page."""
    match = request.resolver_match
    if match is None or match.view_name != "tickets:queue":
        return None
    return queue.read(request.GET).view


def rail_entries(actor: Actor, current: View | None) -> tuple[list[RailEntry], str]:
    """Return an entry for each fixed view, and the bell's number; all counts come from one query."""
    at, base = clock.now(), reverse("tickets:queue")
    assert actor.user_id is not None
    visible = Ticket.objects.visible_to(actor)
    *counts, unread = capped_counts(
        [
            *(visible.in_view(view, user_id=actor.user_id, at=at) for view in View),
            Notification.objects.of(actor.user_id).unread(),
        ]
    )
    entries = [
        RailEntry(
            key=view.value,
            label=view.label,
            icon=VIEW_ICONS[view],
            href=f"{base}?view={view.value}",
            count=spoken_count(count),
            current=view is current,
        )
        for view, count in zip(View, counts, strict=True)
    ]
    return entries, spoken_unread(unread)


def capped_counts(sources: Iterable[QuerySet[Any]]) -> list[int]:
    """Count several querysets in one query, none further than one above the cap."""
    parts = [found.order_by().values("pk")[: COUNT_AT_MOST + 1].query.sql_with_params() for found in sources]
    # Only what querysets compiled to is put together here; every value stays a parameter.
    sql = "SELECT " + ", ".join(f"(SELECT count(*) FROM ({part}) AS counted)" for part, _values in parts)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for _part, values in parts for value in values])
        return list(cursor.fetchone())


def spoken_count(count: int) -> str:
    """Return a capped count as it is shown."""
    return _("1,000+") if count > COUNT_AT_MOST else str(count)
