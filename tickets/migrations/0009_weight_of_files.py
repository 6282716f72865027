"""Add up what an organization's files weigh from an index alone."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Outside a transaction, so that nobody waits for the index."""

    atomic = False
    dependencies = [("tickets", "0008_looking_up")]
    operations = [
        AddIndexConcurrently(
            "attachment",
            models.Index(
                fields=["organization_id", "file_size"],
                name="ix_attachments_weight",
                condition=models.Q(redacted_at__isnull=True),
            ),
        ),
    ]
