"""Reads the rows of a page of the queue: what a queryset found, with the names and the look that stand beside it."""

from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection

from atum_desk.core.tenancy import current_organization_id
from tickets.querysets import TicketQuerySet

COLUMNS = (
    "number",
    "subject",
    "status",
    "priority",
    "priority_rank",
    "tags",
    "created_at",
    "updated_at",
    "sla_due_at",
    "sla_paused_at",
    "assigned_to_id",
    "version",
)
"""What is read of a ticket itself, in this order; the assignee's name, who asks and the version seen follow."""


# Each name is looked up for the rows of the page alone. Joined, the planner would begin with the people: the policies
# hide from it how many an organization has.
ROWS = """
SELECT {columns},
    (SELECT u.full_name FROM users u WHERE u.organization_id = %s AND u.id = found.assigned_to_id),
    (SELECT concat_ws(' · ', coalesce(nullif(u.full_name, ''), u.email), c.name)
     FROM users u LEFT JOIN companies c ON c.organization_id = u.organization_id AND c.id = u.company_id
     WHERE u.organization_id = %s AND u.id = found.requester_id),
    (SELECT v.seen_version FROM ticket_visits v
     WHERE v.organization_id = %s AND v.user_id = %s AND v.ticket_id = found.id)
FROM ({found}) AS found
"""


def read_rows(found: TicketQuerySet, *, user_id: UUID, limit: int) -> list[tuple[Any, ...]]:
    """Return the first tickets found, in their order: COLUMNS, the assignee's name, who asks, the version seen.

    Tags are JSON as text. Who asks is the requester's name or address and the company. The version is the one that
    `user_id` saw last, None for a ticket never opened. One query.
    """
    try:
        sql, values = rows_query(found, user_id=user_id, limit=limit)
    except EmptyResultSet:
        # A search that found nothing leaves nothing to ask for.
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def rows_query(found: TicketQuerySet, *, user_id: Any, limit: int) -> tuple[str, list[Any]]:
    """Return the query for the same, with its values. Raises EmptyResultSet where nothing can be found."""
    sql, values = found.values_list(*COLUMNS, "id", "requester_id")[:limit].query.sql_with_params()
    here = current_organization_id()
    # Only what a queryset compiled to and our own words are put together; every value stays a parameter.
    return ROWS.format(columns=_OF_FOUND, found=sql), [here, here, here, user_id, *values]


_OF_FOUND = ", ".join(f"found.{name}" for name in COLUMNS)
