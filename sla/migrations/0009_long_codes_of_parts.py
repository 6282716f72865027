"""Give the code of a country's part room: some are called by their name, such as DE-Augsburg."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A longer text is the same text: no row is written anew."""

    dependencies = [("sla", "0008_reapplies")]
    operations = [
        migrations.AlterField(
            model_name="slapolicy",
            name="holiday_country",
            field=models.CharField(blank=True, max_length=50, null=True),
        ),
    ]
