"""Exports and re-applications can be stopped."""

from django.db import migrations, models

STATES = [("RUNNING", "Running"), ("DONE", "Done"), ("STOPPED", "Stopped")]


def _state() -> models.CharField[str, str]:
    return models.CharField(choices=STATES, default="RUNNING", max_length=10)


class Migration(migrations.Migration):
    """The column stays as it is: what it may hold is the application's to say."""

    dependencies = [("sla", "0009_long_codes_of_parts")]
    operations = [
        migrations.AlterField("export", "state", _state()),
        migrations.AlterField("slareapply", "state", _state()),
    ]
