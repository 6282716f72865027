"""Put the walls around the knowledge base."""

from django.db import migrations

from atum_desk.core.rls import Wall

TABLES = ("kb_categories", "kb_articles")


class Migration(migrations.Migration):
    """Everything of an organization gets its policy before anything is stored."""

    dependencies = [("kb", "0001_initial"), ("accounts", "0002_walls")]
    operations = [Wall(table) for table in TABLES]
