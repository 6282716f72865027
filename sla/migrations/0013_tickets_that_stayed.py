"""A re-application names the tickets that it could not change."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    """Runs before it named none."""

    dependencies = [("sla", "0012_promises_from_an_index")]
    operations = [
        migrations.AddField("slareapply", "stayed", ArrayField(models.IntegerField(), default=list, db_default=[])),
    ]
