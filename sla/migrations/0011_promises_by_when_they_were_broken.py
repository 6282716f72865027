"""Count a broken promise when it was broken, whatever was granted since."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Coalesce


class Migration(migrations.Migration):
    """Outside a transaction, so that nobody waits for the index."""

    atomic = False
    dependencies = [("sla", "0010_stopped_work")]
    operations = [
        AddIndexConcurrently(
            "slacycle",
            models.Index(models.F("organization_id"), Coalesce("breached_at", "deadline"), name="ix_sla_cycles_due"),
        ),
        RemoveIndexConcurrently("slacycle", "ix_sla_cycles_deadline"),
    ]
