"""The numbers beside the desk's views: counted when a page asks for them, capped, kept for half a minute a person."""

from collections.abc import Iterable
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from atum_desk.core import clock
from atum_desk.core.actors import Actor
from atum_desk.core.tenancy import current_organization_id
from tickets.models import Ticket
from tickets.queue import COUNT_AT_MOST, View

KEPT_S = 30


def kept_counts(actor: Actor) -> dict[View, int] | None:
    """Return what was counted for this person within the last half minute, None where nothing was."""
    found: dict[View, int] | None = cache.get(_key(actor))
    return found


def count_views(actor: Actor) -> dict[View, int]:
    """Count what each view shows this person, in one query, and keep it for the pages that follow."""
    assert actor.user_id is not None
    at, visible = clock.now(), Ticket.objects.visible_to(actor)
    counts = capped_counts(visible.in_view(view, user_id=actor.user_id, at=at) for view in View)
    found = dict(zip(View, counts, strict=True))
    cache.set(_key(actor), found, KEPT_S)
    return found


def forget_counts(actor: Actor) -> None:
    """Let the next page count anew: this person changed something."""
    cache.delete(_key(actor))


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


def _key(actor: Actor) -> str:
    return f"views:{current_organization_id()}:{actor.user_id}"
