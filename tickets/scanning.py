"""One page of a queue at a bounded cost: what no index holds together with an order is looked for in a stretch of it.

Priority, service, a frequent tag and frequent words are tried on the next 20,000 tickets of the order, and whoever
looks is told. Orders by deadline and by priority are kept for open tickets alone; of all others those changed last are
put in order.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from json import dumps
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.db.models.expressions import RawSQL

from atum_desk.core.tenancy import current_organization_id
from tickets.choices import Choices
from tickets.models import Ticket
from tickets.querysets import ORDERS, TicketQuerySet, sql_value
from tickets.queue import COUNT_AT_MOST, PAGE, Asked, Cursor, Sort, View, Whose
from tickets.rows import SORTED_BY, cursor_after
from tickets.states import OPEN
from tickets.words import Hits

SCAN_AT_MOST = 20_000
COUNTED_AT_MOST = 2_000
OPEN_VIEWS: frozenset[object] = frozenset(View) - {View.RESOLVED}
ORDERS_OF_OPEN = frozenset({Sort.DEADLINE, Sort.PRIORITY})

NOBODYS = {"assignee": "assigned_to_id", "team": "team_id"}

COLUMNS = (
    "id",
    "number",
    "priority",
    "priority_rank",
    "service_id",
    "assigned_to_id",
    "team_id",
    "sla_due_at",
    "tags",
    "search_vector",
)
"""What conditions and the orders of a sample read of a stretch's tickets; the database fetches no more than they do."""

SAMPLED = {
    Sort.DEADLINE: ("coalesce(scanned.sla_due_at, 'infinity'::timestamptz)", "timestamptz"),
    Sort.PRIORITY: ("scanned.priority_rank", "smallint"),
}
"""By what a sample is put in order, and of which type that is."""

HOLDS = "(scanned.search_vector @@ to_tsquery(%s::regconfig, %s) OR scanned.number = %s)"

Condition = tuple[str, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Scan:
    """A page's tickets in order, and the stretch they were looked for in; None where an index served all of it."""

    found: TicketQuerySet
    stretch: TicketQuerySet | None = None
    is_sample: bool = False

    def end(self, sort: Sort) -> Cursor | None:
        """Return the cursor at the stretch's end if there is more behind it. Costs a query of an index."""
        if self.stretch is None:
            return None
        column = SORTED_BY[Sort.UPDATED if self.is_sample else sort]
        last = list(self.stretch.values_list("number", column)[SCAN_AT_MOST - 1 : SCAN_AT_MOST + 1])
        return cursor_after(*last[0]) if len(last) > 1 else None


def scan(visible: TicketQuerySet, asked: Asked, choices: Choices, *, user_id: UUID, at: datetime) -> Scan:
    """Look for a page of what was asked for, and one ticket more."""
    nobodys = () if is_open(asked) else _nobodys(asked)
    anybodys: dict[str, Any] = dict.fromkeys(nobodys)
    is_rare = bool(asked.tag) and choices.is_rare
    if is_rare or asked.requester or (asked.q and choices.hits.frequent is None):
        few = visible.served(replace(asked, **anybodys), user_id=user_id, at=at, hits=choices.hits)
        few = few.filter(**{NOBODYS[name]: None for name in nobodys})
        return Scan(_of_few(few, asked, choices.tagged if is_rare else None))
    wide = replace(asked, q="", **anybodys)
    conditions = _conditions(asked, choices.hits, nobodys)
    if not conditions and asked.view is View.TEAM:
        return Scan(_team_by_team(visible, wide, user_id=user_id, at=at))
    served = visible.served(wide, user_id=user_id, at=at, hits=choices.hits)
    if asked.order in ORDERS_OF_OPEN and not is_open(asked):
        return _among_the_latest(served, asked, conditions)
    ordered = served.in_order(asked.order, asked.after)
    if not conditions:
        return Scan(ordered)
    return Scan(_of(_within(ordered, asked, conditions, ""), asked.order), stretch=ordered)


def counting(
    visible: TicketQuerySet, asked: Asked, *, user_id: UUID, at: datetime, is_rare: bool
) -> tuple[str, list[Any]]:
    """Return the query that counts what was asked for, and says whether there may be more of it.

    What an index holds is counted to one above the cap; of anything else what fits among the first 2,000 of the order.
    `is_rare` says that there are few tickets with its tag.
    """
    if is_rare or asked.requester:
        asked_for = visible.asked_for(asked, user_id=user_id, at=at, hits=Hits())
        return _capped(asked_for)
    nobodys = () if is_open(asked) else _nobodys(asked)
    anybodys: dict[str, Any] = dict.fromkeys(nobodys)
    served = visible.served(replace(asked, **anybodys), user_id=user_id, at=at, hits=Hits())
    conditions = _conditions(asked, Hits(), nobodys)
    if not conditions:
        return _capped(served)
    is_sample = asked.order in ORDERS_OF_OPEN and not is_open(asked)
    ordered = served.in_order(Sort.UPDATED if is_sample else asked.order)
    sql, values = _stretch(ordered, asked, COUNTED_AT_MOST + 1, but="search_vector")
    where = " AND ".join(condition for condition, _values in conditions)
    # Only what querysets compiled to and our own words are put together here; every value stays a parameter.
    first = f"SELECT * FROM looked LIMIT {COUNTED_AT_MOST}"  # noqa: S608
    fits = f"SELECT 1 FROM ({first}) AS scanned WHERE {where} LIMIT {COUNT_AT_MOST + 1}"  # noqa: S608
    more = f"(SELECT count(*) FROM looked) > {COUNTED_AT_MOST}"  # noqa: S608
    return (
        # Both parts read one stretch, which the database fetches no further than the first to need it: where the cap
        # is reached, nobody asks how much more there is.
        (
            f"WITH looked AS MATERIALIZED ({sql}) "  # noqa: S608
            f"SELECT fitting, CASE WHEN fitting > {COUNT_AT_MOST} THEN true ELSE {more} END "
            f"FROM (SELECT count(*) AS fitting FROM ({fits}) AS counted OFFSET 0) AS told"
        ),
        [*values, *(value for _condition, given in conditions for value in given)],
    )


def _capped(found: TicketQuerySet) -> tuple[str, list[Any]]:
    try:
        sql, values = found.order_by().values("pk")[: COUNT_AT_MOST + 1].query.sql_with_params()
    except EmptyResultSet:
        return "SELECT 0, false", []
    return f"SELECT count(*), false FROM ({sql}) AS counted", list(values)  # noqa: S608 - what a queryset compiled to


def is_open(asked: Asked) -> bool:
    """Say whether only open tickets were asked for."""
    return asked.view in OPEN_VIEWS or (bool(asked.status) and set(asked.status) <= OPEN)


def _nobodys(asked: Asked) -> tuple[str, ...]:
    """Return which of assignee and team were asked to be nobody: of closed tickets that is rare, and not looked up."""
    return tuple(name for name in NOBODYS if getattr(asked, name) is Whose.NONE)


def _of_few(served: TicketQuerySet, asked: Asked, tagged: list[UUID] | None) -> TicketQuerySet:
    """Return what fits among a rare tag's, one person's or a few words' tickets: the database sorts them at once."""
    narrowed = served.narrowed(asked if tagged is None else replace(asked, tag=""))
    few = narrowed if tagged is None else narrowed.filter(pk__in=tagged)
    return few.in_order(asked.order, asked.after)


def _team_by_team(visible: TicketQuerySet, asked: Asked, *, user_id: UUID, at: datetime) -> TicketQuerySet:
    """Look for a page of each of the person's teams by its index, and return the first of all of them."""
    of_all = visible.served(replace(asked, view=View.OPEN), user_id=user_id, at=at, hits=Hits())
    of_one = of_all.filter(team_id=RawSQL("mine.team_id", ())).in_order(asked.order, asked.after)
    sql, values = of_one.values("id")[: PAGE + 1].query.sql_with_params()
    # Only what a queryset compiled to and our own words are put together; every value stays a parameter.
    near = RawSQL(  # noqa: S611
        f"SELECT near.id FROM team_members AS mine CROSS JOIN LATERAL ({sql}) AS near "  # noqa: S608
        "WHERE mine.organization_id = %s AND mine.user_id = %s",
        [*values, current_organization_id(), user_id],
    )
    return _of(near, asked.order)


def _among_the_latest(served: TicketQuerySet, asked: Asked, conditions: list[Condition]) -> Scan:
    """Put those of the tickets changed last that fit in order, and return its page: it alone is fetched whole."""
    latest = served.in_order(Sort.UPDATED)
    key, kind = SAMPLED[asked.order]
    rising = ORDERS[asked.order][2]
    if asked.after is not None:
        there = [sql_value(asked.after.value, asked.order), asked.after.number]
        beyond = f"({key}, scanned.number) {'>' if rising else '<'} (%s::{kind}, %s)"
        conditions = [*conditions, (beyond, there)]
    direction = "ASC" if rising else "DESC"
    page = _within(latest, asked, conditions, f"ORDER BY {key} {direction}, scanned.number {direction}")
    return Scan(_of(page, asked.order), stretch=latest, is_sample=True)


def _within(ordered: TicketQuerySet, asked: Asked, conditions: list[Condition], order: str) -> RawSQL:
    """Return the ids of a page of those that fit among the next 20,000, by `order` or as they come.

    As they come, the database stops as soon as it has them.
    """
    sql, values = _stretch(ordered, asked, SCAN_AT_MOST)
    where = " AND ".join(condition for condition, _values in conditions) or "true"
    # Only what a queryset compiled to and our own words are put together here; every value stays a parameter.
    return RawSQL(  # noqa: S611
        f"SELECT scanned.id FROM ({sql}) AS scanned WHERE {where} {order} LIMIT {PAGE + 1}",  # noqa: S608
        [*values, *(value for _condition, given in conditions for value in given)],
    )


def _of(ids: RawSQL, sort: Sort) -> TicketQuerySet:
    """Return these tickets in their order: organization and policy are asked of them once more."""
    found: TicketQuerySet = Ticket.objects.filter(pk__in=ids).in_order(sort)
    return found


def _stretch(
    ordered: TicketQuerySet, asked: Asked, length: int, *, but: str = ""
) -> tuple[str, Sequence[Any]]:
    """Return the query for the next tickets of an order, each with what its conditions read; one column can be left."""
    columns = [name for name in COLUMNS if name != but]
    if asked.where is not None and _is_told_by_row(asked.where):
        ordered = ordered.annotate(is_meant=ExpressionWrapper(asked.where, BooleanField()))
        columns.append("is_meant")
    found: tuple[str, Sequence[Any]] = ordered.values(*columns)[:length].query.sql_with_params()
    return found


def _is_told_by_row(where: Q) -> bool:
    """Say whether a condition can be asked of a ticket's row as it is read, because it joins nothing to it.

    One that joins is not: the planner would begin with the other table, and so with all tickets of the organization.
    """
    query = Ticket.objects.filter(where).query
    try:
        query.sql_with_params()
    except EmptyResultSet:
        return False
    return sum(1 for times in query.alias_refcount.values() if times) == 1


def _holds(where: Q) -> Condition:
    """Return any other condition as one on a stretch's ticket: told with its row, or looked up by its key and asked."""
    if _is_told_by_row(where):
        return "scanned.is_meant", ()
    fits = Ticket.objects.filter(pk=RawSQL("scanned.id", ())).filter(where)
    try:
        sql, values = fits.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return "false", ()
    # An offset keeps the planner from beginning with all tickets that fit, of which the stretch holds but a few.
    return f"EXISTS ({sql} OFFSET 0)", values


def _conditions(asked: Asked, hits: Hits, nobodys: Sequence[str]) -> list[Condition]:
    found: list[Condition] = [(f"scanned.{NOBODYS[name]} IS NULL", []) for name in nobodys]
    if asked.priority:
        found.append(("scanned.priority::text = ANY(%s)", [[one.value for one in asked.priority]]))
    if asked.service is Whose.NONE:
        found.append(("scanned.service_id IS NULL", []))
    elif asked.service:
        found.append(("scanned.service_id = %s", [asked.service]))
    if asked.tag:
        # The ticket itself tells its tags, without a look into the table that finds tickets by them.
        found.append(("scanned.tags @> %s::jsonb", [dumps([asked.tag])]))
    if asked.where is not None:
        found.append(_holds(asked.where))
    if asked.q and hits.frequent is not None:
        question = [hits.frequent.language, hits.frequent.wanted, asked.number]
        found.append((HOLDS, question))
    return found
