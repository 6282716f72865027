"""Count promises by the month in which they were due."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Outside a transaction, so that nobody waits for the index."""

    atomic = False
    dependencies = [("sla", "0006_exports")]
    operations = [
        AddIndexConcurrently(
            "slacycle",
            models.Index(fields=["organization_id", "deadline"], name="ix_sla_cycles_deadline"),
        )
    ]
