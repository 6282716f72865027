"""The numbers beside the desk's views: counted when a page asks for them, capped, kept for half a minute a person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import structlog
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from atum_desk.core import clock
from atum_desk.core.actors import Actor
from atum_desk.core.tenancy import current_organization_id
from tickets.asking import kept_condition, meant
from tickets.choices import search
from tickets.models import SavedView, Ticket
from tickets.queue import COUNT_AT_MOST, Asked, Sort, View
from tickets.scanning import counting

log = structlog.get_logger(__name__)
KEPT_S = 30
IN_RAIL = 20
"""Saved views that the rail shows; the others stand on their own page."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many tickets a view holds: exactly, or at least where only a stretch of them was looked at."""

    number: int
    is_more: bool = False

    def __str__(self) -> str:
        if self.number > COUNT_AT_MOST:
            return _("1,000+")
        if self.is_more:
            return f"{self.number}+" if self.number else ""
        return str(self.number)


@dataclass(slots=True)
class Rail:
    """What the rail shows of a person's views: the saved ones by id and name, and what was counted."""

    saved: list[tuple[UUID, str]] = field(default_factory=list)
    counts: dict[View | UUID, Count] = field(default_factory=dict)

    @property
    def is_counted(self) -> bool:
        """Say whether each view was counted, or tried."""
        return bool(self.counts) and all(key in self.counts for key, _name in self.saved)


def rail_of(actor: Actor, current: View | UUID | None = None) -> Rail:
    """Return the rail as it is kept; where it is not, or may lack the view that is shown, the names alone are read."""
    kept: Rail | None = cache.get(_key(actor))
    if kept is not None and not _may_lack(kept, current):
        return kept
    found = Rail([(one.pk, one.name) for one in _saved(actor)], kept.counts if kept else {})
    if kept is None or found.saved != kept.saved:
        cache.set(_key(actor), found, KEPT_S)
    return found


def _may_lack(kept: Rail, current: View | UUID | None) -> bool:
    """Say whether a view that is shown could stand in the rail and does not: a full one holds no other."""
    return isinstance(current, UUID) and len(kept.saved) < IN_RAIL and current not in dict(kept.saved)


def count_rail(actor: Actor) -> Rail:
    """Count what each view shows this person, and keep it for the pages that follow."""
    assert actor.user_id is not None
    at, visible, saved = clock.now(), Ticket.objects.visible_to(actor), _saved(actor)
    fixed = capped_counts(visible.in_view(view, user_id=actor.user_id, at=at) for view in View)
    counts: dict[View | UUID, Count] = {view: Count(number) for view, number in zip(View, fixed, strict=True)}
    for view in saved:
        counts[view.pk] = _tried(view, actor)
    found = Rail([(one.pk, one.name) for one in saved], counts)
    cache.set(_key(actor), found, KEPT_S)
    return found


def _tried(view: SavedView, actor: Actor) -> Count:
    """Count a saved view; one that cannot be counted shows no number, and the others theirs."""
    try:
        with transaction.atomic():
            return count_saved(view, actor)
    except DatabaseError:
        log.warning("a saved view cannot be counted", saved_view=str(view.pk), exc_info=True)
        return Count(0, is_more=True)


def count_saved(view: SavedView, actor: Actor) -> Count:
    """Count a saved view in a query of its own, so that one that takes long is never waited for by the others' sake."""
    assert actor.user_id is not None
    at = clock.now()
    asked = meant(Asked(sort=Sort(view.sort)), [kept_condition(view)], user_id=actor.user_id, at=at)
    visible = Ticket.objects.visible_to(actor)
    is_rare = bool(asked.tag) and search("", "simple", asked.tag).is_rare
    sql, values = counting(visible, asked, user_id=actor.user_id, at=at, is_rare=is_rare)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        number, is_more = cursor.fetchone()
    return Count(number, is_more and number <= COUNT_AT_MOST)


def forget_counts(actor: Actor) -> None:
    """Let the next page count anew: this person changed something. The views' names stay."""
    kept: Rail | None = cache.get(_key(actor))
    if kept is not None:
        cache.set(_key(actor), Rail(kept.saved), KEPT_S)


def forget_views(actor: Actor) -> None:
    """Let the next page read the names of the views too: this person changed one."""
    cache.delete(_key(actor))


def capped_counts(sources: Iterable[QuerySet[Any]]) -> list[int]:
    """Count several querysets in one query, none further than one above the cap."""
    parts = [found.order_by().values("pk")[: COUNT_AT_MOST + 1].query.sql_with_params() for found in sources]
    # Only what querysets compiled to is put together here; every value stays a parameter.
    sql = "SELECT " + ", ".join(f"(SELECT count(*) FROM ({part}) AS counted)" for part, _values in parts)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for _part, values in parts for value in values])
        return list(cursor.fetchone())


def _saved(actor: Actor) -> Sequence[SavedView]:
    assert actor.user_id is not None
    return list(SavedView.objects.used_by(actor.user_id).in_order()[:IN_RAIL])


def _key(actor: Actor) -> str:
    return f"views:{current_organization_id()}:{actor.user_id}"
