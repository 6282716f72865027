"""Let lists of text hold entries of any length, as the database that is carried on does."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    """`varchar(255)[]` becomes `varchar[]`."""

    dependencies = [("accounts", "0002_walls")]
    operations = [
        migrations.AlterField(
            "company",
            "domains",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(), blank=True, default=list, size=None, verbose_name="e-mail domains"
            ),
        ),
        migrations.AlterField(
            "user",
            "two_factor_backup_codes",
            django.contrib.postgres.fields.ArrayField(base_field=models.CharField(), blank=True, null=True, size=None),
        ),
    ]
