"""Let lists of text hold entries of any length, as the database that is carried on does."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    """`varchar(255)[]` becomes `varchar[]`."""

    dependencies = [("rules", "0002_walls")]
    operations = [
        migrations.AlterField(
            "webhook",
            "event_types",
            django.contrib.postgres.fields.ArrayField(base_field=models.CharField(), default=list, size=None),
        ),
    ]
