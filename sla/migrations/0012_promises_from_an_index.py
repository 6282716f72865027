"""Count promises from an index alone, and look their month up in it behind the policy."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Outside a transaction, so that nobody waits for the index."""

    atomic = False
    dependencies = [("sla", "0011_promises_by_when_they_were_broken")]
    operations = [
        AddIndexConcurrently(
            "slacycle",
            models.Index(
                models.F("organization_id"),
                models.Case(
                    models.When(breached_at=None, then=models.F("deadline")), default=models.F("breached_at")
                ),
                include=["metric", "verdict", "breached_at", "deadline"],
                name="ix_sla_cycles_counted",
                condition=models.Q(verdict="MET") | models.Q(verdict="BREACHED"),
            ),
        ),
        RemoveIndexConcurrently("slacycle", "ix_sla_cycles_due"),
    ]
