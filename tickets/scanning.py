"""One page of a queue at a bounded cost: what no index holds together with an order is looked for in a stretch of it.

Priority, service and a frequent tag are tried on the next 20,000 tickets of the order, and whoever looks is told.
Orders by deadline and by priority are kept for open tickets alone; of all others those changed last are put in order.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models.expressions import RawSQL

from tickets.choices import Choices
from tickets.models import Ticket
from tickets.querysets import TicketQuerySet
from tickets.queue import PAGE, Asked, Cursor, Sort, View, Whose
from tickets.reading import CURSOR_COLUMNS
from tickets.rows import cursor_of
from tickets.states import OPEN

SCAN_AT_MOST = 20_000
OPEN_VIEWS = frozenset(View) - {View.RESOLVED}
ORDERS_OF_OPEN = frozenset({Sort.DEADLINE, Sort.PRIORITY})

NOBODYS = {"assignee": "assigned_to_id", "team": "team_id"}

HAS_TAG = (
    "EXISTS (SELECT 1 FROM ticket_tags g WHERE g.organization_id = scanned.organization_id "
    "AND g.tag = %s AND g.ticket_id = scanned.id)"
)

Condition = tuple[str, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Scan:
    """A page's tickets in order, and the stretch they were looked for in; None where an index served all of it."""

    found: TicketQuerySet
    stretch: TicketQuerySet | None = None
    is_sample: bool = False

    def end(self, sort: Sort) -> Cursor | None:
        """Return the cursor at the stretch's end if there is more behind it. Costs a query."""
        if self.stretch is None:
            return None
        last = list(self.stretch.values_list(*CURSOR_COLUMNS)[SCAN_AT_MOST - 1 : SCAN_AT_MOST + 1])
        return cursor_of(last[0], sort) if len(last) > 1 else None


def scan(visible: TicketQuerySet, asked: Asked, choices: Choices, *, user_id: UUID, at: datetime) -> Scan:
    """Look for a page of what was asked for, and one ticket more."""
    rare = bool(asked.tag) and choices.is_rare
    nobodys = () if is_open(asked) else _nobodys(asked)
    anybodys: dict[str, Any] = dict.fromkeys(nobodys)
    served = visible.served(replace(asked, **anybodys), user_id=user_id, at=at, matches=choices.matches)
    if rare:
        served = served.filter(pk__in=choices.tagged)
    # What is rare, or one person's, is little: the database sorts and narrows it at once.
    if rare or asked.requester or asked.q:
        few = served.narrowed(replace(asked, tag="") if rare else asked)
        few = few.filter(**{NOBODYS[name]: None for name in nobodys})
        return Scan(few.in_order(asked.order, asked.after))
    conditions = [*_conditions(asked), *((f"scanned.{NOBODYS[name]} IS NULL", []) for name in nobodys)]
    if asked.order in ORDERS_OF_OPEN and not is_open(asked):
        return _among_the_latest(served, asked, conditions)
    ordered = served.in_order(asked.order, asked.after)
    if not conditions:
        return Scan(ordered)
    fitting = _within(ordered, conditions, limit=PAGE + 1)
    return Scan(Ticket.objects.filter(pk__in=fitting).in_order(asked.order), stretch=ordered)


def is_open(asked: Asked) -> bool:
    """Say whether only open tickets were asked for."""
    return asked.view in OPEN_VIEWS or (bool(asked.status) and set(asked.status) <= OPEN)


def _nobodys(asked: Asked) -> tuple[str, ...]:
    """Return which of assignee and team were asked to be nobody: of closed tickets that is rare, and not looked up."""
    return tuple(name for name in NOBODYS if getattr(asked, name) is Whose.NONE)


def _among_the_latest(served: TicketQuerySet, asked: Asked, conditions: list[Condition]) -> Scan:
    latest = served.in_order(Sort.UPDATED)
    fitting = served.filter(pk__in=_within(latest, conditions, limit=SCAN_AT_MOST))
    return Scan(fitting.in_order(asked.order, asked.after), stretch=latest, is_sample=True)


def _within(ordered: TicketQuerySet, conditions: list[Condition], *, limit: int) -> RawSQL:
    """Return the ids of the first that fit among the next 20,000; the database stops as soon as it has them."""
    columns = ordered.values("id", "organization_id", "priority", "service_id", *NOBODYS.values())[
        :SCAN_AT_MOST
    ]
    sql, values = columns.query.sql_with_params()
    where = " AND ".join(condition for condition, _values in conditions) or "true"
    # Only what a queryset compiled to and our own words are put together here; every value stays a parameter.
    return RawSQL(  # noqa: S611
        f"SELECT scanned.id FROM ({sql}) AS scanned WHERE {where} LIMIT {limit}",  # noqa: S608
        [*values, *(value for _condition, given in conditions for value in given)],
    )


def _conditions(asked: Asked) -> list[Condition]:
    found: list[Condition] = []
    if asked.priority:
        found.append(("scanned.priority::text = ANY(%s)", [[one.value for one in asked.priority]]))
    if asked.service is Whose.NONE:
        found.append(("scanned.service_id IS NULL", []))
    elif asked.service:
        found.append(("scanned.service_id = %s", [asked.service]))
    if asked.tag:
        found.append((HAS_TAG, [asked.tag]))
    return found
