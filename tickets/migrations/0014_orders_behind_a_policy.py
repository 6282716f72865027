"""Keep the order by deadline so that a page in its middle is looked up, and let open tickets be counted from it."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

OPEN = ("ACCEPTED", "ASSIGNED", "IN_PROGRESS", "NEW", "WAITING_CUSTOMER")


def _due_or_never() -> models.Func:
    return models.Func(
        models.F("sla_due_at"),
        template="CASE WHEN %(expressions)s IS NULL THEN 'infinity'::timestamptz ELSE %(expressions)s END",
        output_field=models.DateTimeField(),
    )


class Migration(migrations.Migration):
    """Outside a transaction, so that nobody waits for an index."""

    atomic = False
    dependencies = [("tickets", "0013_saved_views")]
    operations = [
        AddIndexConcurrently(
            "ticket",
            models.Index(
                models.F("organization_id"),
                _due_or_never(),
                models.F("number"),
                include=["status", "priority", "assigned_to", "team", "created_at", "sla_due_at"],
                name="ix_tickets_open_by_due",
                condition=models.Q(status__in=OPEN),
            ),
        ),
        AddIndexConcurrently(
            "ticket",
            models.Index(
                models.F("organization_id"),
                models.F("team"),
                _due_or_never(),
                models.F("number"),
                name="ix_tickets_open_team_by_due",
                condition=models.Q(status__in=OPEN),
            ),
        ),
        RemoveIndexConcurrently("ticket", "ix_tickets_open_due"),
        RemoveIndexConcurrently("ticket", "ix_tickets_open_team"),
    ]
