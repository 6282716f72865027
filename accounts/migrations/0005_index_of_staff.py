"""Find an organization's staff without reading all its requesters."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Outside a transaction, so that nobody waits for the index."""

    atomic = False
    dependencies = [("accounts", "0004_indexes_of_notices")]
    operations = [
        AddIndexConcurrently(
            "user",
            models.Index(
                fields=["organization_id"],
                condition=models.Q(role__in=["ADMIN", "AGENT", "MANAGER"]),
                name="ix_users_staff",
            ),
        ),
    ]
