"""Keep the orders of the two views that everybody begins with, and let a requester's list be read from an index alone."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

OPEN = ("ACCEPTED", "ASSIGNED", "IN_PROGRESS", "NEW", "WAITING_CUSTOMER")


class Migration(migrations.Migration):
    """Outside a transaction, so that nobody waits for an index."""

    atomic = False
    dependencies = [("tickets", "0011_words_at_a_bounded_cost")]
    operations = [
        AddIndexConcurrently(
            "ticket",
            models.Index(
                fields=["organization_id", "created_at", "number"],
                name="ix_tickets_unassigned",
                condition=models.Q(assigned_to__isnull=True, status__in=OPEN),
            ),
        ),
        AddIndexConcurrently(
            "ticket",
            models.Index(
                models.F("organization_id"),
                models.F("team"),
                models.Func(
                    models.F("sla_due_at"),
                    output_field=models.DateTimeField(),
                    template="COALESCE(%(expressions)s, 'infinity'::timestamptz)",
                ),
                models.F("number"),
                name="ix_tickets_open_team",
                condition=models.Q(status__in=OPEN),
            ),
        ),
        AddIndexConcurrently(
            "ticket",
            models.Index(
                fields=["organization_id", "requester", "created_at"],
                include=["number", "status"],
                name="ix_tickets_requester_created",
            ),
        ),
        RemoveIndexConcurrently("ticket", "ix_tickets_org_requester"),
    ]
