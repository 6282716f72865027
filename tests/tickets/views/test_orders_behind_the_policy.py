"""What indexes keep is looked up in them behind row-level security too: a page in the middle, a range of moments."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from sla.models import COUNTED, SlaCycle, due_at
from tests.factories import Cast
from tickets.choices import NAMES
from tickets.models import Ticket
from tickets.querysets import due_or_never
from tickets.queue import Cursor, Sort

BEFORE, AFTER = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)


def conditions_of(found: Any) -> tuple[str, str]:
    """Return what the plan looks up in an index, and what it asks of each row that it read."""
    sql, values = found.query.sql_with_params()
    with connection.cursor() as cursor:
        # The tables are small: whatever else would be cheaper on them is forbidden.
        for means in ("seqscan", "bitmapscan", "sort", "incremental_sort"):
            cursor.execute(f"SET LOCAL enable_{means} = off")
        cursor.execute(f"EXPLAIN (COSTS OFF) {sql}", values)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    return tuple("\n".join(re.findall(rf"(?m)^ *{kind}: (.*)$", plan)) for kind in ("Index Cond", "Filter"))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("order", "value"), [(one, "4" if one is Sort.PRIORITY else "1767225600000000") for one in Sort]
)
def test_a_page_begins_where_the_one_before_it_ended(acme: Cast, order: Sort, value: str) -> None:
    with acme.scope():
        page = Ticket.objects.open().in_order(order, Cursor(value, 7)).values("pk")[:51]
        looked_up, asked = conditions_of(page)
    assert "ROW(" in looked_up, order
    assert "ROW(" not in asked, order


def test_what_is_overdue_and_a_months_promises_are_ranges(acme: Cast) -> None:
    with acme.scope():
        overdue = (
            Ticket.objects.open().annotate(due=due_or_never()).filter(due__lt=AFTER).order_by("due", "number")
        )
        counted = SlaCycle.objects.annotate(due=due_at()).filter(
            due__gte=BEFORE, due__lt=AFTER, verdict__in=COUNTED
        )
        for found in (overdue.values("pk"), counted.order_by("due").values("metric", "verdict")):
            looked_up, asked = conditions_of(found)
            assert "CASE" in looked_up
            assert "CASE" not in asked


def test_staff_are_found_without_reading_all_requesters(acme: Cast) -> None:
    with acme.scope(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN (COSTS OFF) {NAMES}", [acme.id] * 3)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "using ix_users_staff" in plan
