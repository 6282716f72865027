"""The pages most looked at: of a fixed view, with nothing else asked. Compiled once for each view and order.

Putting such a query together took a twentieth of the page. The database plans it anew for each organization: planned
once for all, the first page of the large one among many small was sorted out of all its tickets.
"""

from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import models

from atum_desk.core.actors import Actor, ActorKind
from atum_desk.core.compiled import CompiledText, Given
from tickets.querysets import sql_value
from tickets.queue import PAGE, Asked, Sort, View
from tickets.reading import rows_query
from tickets.visible import visible_for

USUAL = frozenset({View.MINE, View.UNASSIGNED, View.WAITING, View.PAUSED, View.OPEN})
"""The views that depend neither on the time nor on a list of teams."""

_ID, _TEXT, _NUMBER = models.UUIDField(), models.TextField(), models.IntegerField()


def is_usual(asked: Asked) -> bool:
    """Say whether a fixed view's page was asked for and nothing else."""
    return asked.view in USUAL and asked.where is None and not asked.is_narrowed


def read_usual(asked: Asked, *, user_id: UUID, actor: Actor) -> list[tuple[Any, ...]]:
    """Return the page's rows and one more, as `read_rows` does."""
    order, after = asked.order, asked.after
    view = View(str(asked.view))
    page = _page(view, order, after is None, actor.kind, actor.role, actor.company_id is not None)
    given: dict[str, Any] = {"user": user_id, "actor": actor.id, "company": actor.company_id}
    if after is not None:
        given |= {"value": sql_value(after.value, order), "number": after.number}
    return page.rows(**given)


@cache
def _page(
    view: View, order: Sort, is_first: bool, kind: ActorKind, role: str, in_company: bool
) -> CompiledText:
    def build() -> tuple[str, list[Any]]:
        user: Any = Given("user", _ID)
        found = visible_for(kind, role, in_company).in_view(view, user_id=user, at=NO_TIME).in_order(order)
        if not is_first:
            found = found.beyond(Given("value", _TEXT), Given("number", _NUMBER), order)
        return rows_query(found, user_id=user, limit=PAGE + 1)

    return CompiledText(build)


NO_TIME = datetime.min.replace(tzinfo=UTC)
"""Stands where a view of these needs no time."""
