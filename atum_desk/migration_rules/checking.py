"""All rules over all migrations that they bind."""

from django.db.migrations.loader import MigrationLoader

from atum_desk.migration_rules import fields, tables
from atum_desk.migration_rules.reading import bound, steps, tables_made


def problems(loader: MigrationLoader) -> list[str]:
    """Return a sentence for each operation that would stop people at work, beginning with its migration."""
    made = tables_made(loader)
    return [
        f"{migration.app_label}.{migration.name}: {problem}"
        for migration in bound(loader)
        for step in steps(loader, migration)
        for problem in (*fields.problems(step, made), *tables.problems(step, made))
    ]
