"""What the desk's frame knows of tickets: the rail's views, the counts that are known, and the bell's number."""

from functools import lru_cache
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts import policy
from accounts.models import Notification
from accounts.policy import Right
from atum_desk.core.markup import format_html, format_html_join
from atum_desk.core.templatetags.addresses import address
from atum_desk.core.templatetags.icons import icon
from tickets import queue
from tickets.counts import IN_RAIL, Count, Rail, rail_of
from tickets.notices import UNREAD_SHOWN, spoken_unread
from tickets.queue import VIEW_ICONS, View

SAVED_ICON = "bookmark"
RAILS_KEPT = 256
"""Rails kept in memory as they were drawn; whoever looks at the same one again gets the same string."""

REST = '<li><a class="item" href="{}">{}<span class="clip">{}</span></a></li>\n'
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
    shown = current_view(request)
    kept: Any = SimpleLazyObject(lambda: rail_of(actor, shown))
    views = SimpleLazyObject(lambda: view_links(shown, kept))
    is_counted = SimpleLazyObject(lambda: kept.is_counted)
    return {"unread": unread, "views": views, "is_counted": is_counted, "current": "", "q": ""}


def current_view(request: HttpRequest) -> View | UUID | None:
    """Return the view that the request shows, None on any other page."""
    match = request.resolver_match
    if match is None or match.view_name != "tickets:queue":
        return None
    return queue.read(request.GET).view


def view_links(current: View | UUID | None, rail: Rail) -> str:
    """Return a link to each view, with the counts that are known; no page waits for counting."""
    saved = tuple(rail.saved)
    counts = tuple(rail.counts.get(view) for view in (*View, *(key for key, _name in saved)))
    return _links(current, saved, counts, get_language())


@lru_cache(maxsize=RAILS_KEPT)
def _links(
    current: View | UUID | None,
    saved: tuple[tuple[UUID, str], ...],
    counts: tuple[Count | None, ...],
    _language: str | None,
) -> str:
    """Draw the links, once for each rail: `counts` stand in its order."""
    base, here = address("tickets:queue"), format_html(' aria-current="{}"', "page")
    views: list[tuple[View | UUID, object, object]] = [(view, VIEW_ICONS[view], view.label) for view in View]
    views += [(key, SAVED_ICON, name) for key, name in saved]
    links = format_html_join(
        "",
        ENTRY,
        (
            (
                base,
                view.value if isinstance(view, View) else view,
                here if view == current else "",
                icon(str(mark)),
                label,
                _count(count),
            )
            for (view, mark, label), count in zip(views, counts, strict=True)
        ),
    )
    if len(saved) < IN_RAIL:
        return links
    # There may be more than the rail shows.
    return links + format_html(REST, address("tickets:saved_views"), icon("ellipsis"), _("All saved views"))


def _count(count: Count | None) -> str:
    return "" if count is None else format_html('<span class="num">{}</span>', count)
