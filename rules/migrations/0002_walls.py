"""Put the walls around rules and webhooks."""

from django.db import migrations

from atum_desk.core.rls import Wall

TABLES = ("rules", "rule_actions", "webhooks")


class Migration(migrations.Migration):
    """Everything of an organization gets its policy before anything is stored."""

    dependencies = [("rules", "0001_initial"), ("accounts", "0002_walls")]
    operations = [Wall(table) for table in TABLES]
