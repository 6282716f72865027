"""Which migrations are bound by the rules, and in which state of the tables each of them begins."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import migrations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

# The last migrations of 0.1.0, before which nobody had data. A release moves them to its own last ones.
BASELINE = {
    "core": "0001_walls",
    "accounts": "0002_walls",
    "tickets": "0004_one_running_timer",
    "sla": "0002_walls",
    "rules": "0002_walls",
    "kb": "0002_walls",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One operation: of which migration, and the tables as they are before and after it."""

    migration: migrations.Migration
    operation: migrations.operations.base.Operation
    before: ProjectState
    after: ProjectState

    @property
    def app(self) -> str:
        """The app whose tables it changes."""
        return self.migration.app_label


def bound(loader: MigrationLoader) -> list[migrations.Migration]:
    """Return the migrations after the baseline, in the order in which they are applied."""
    found = []
    for app, last in BASELINE.items():
        names = sorted(name for label, name in loader.disk_migrations if label == app)
        found += [loader.disk_migrations[app, name] for name in names if name > last]
    return found


def steps(loader: MigrationLoader, migration: migrations.Migration) -> Iterator[Step]:
    """Yield each operation with the states around it; those that hide in SeparateDatabaseAndState as well."""
    state = loader.project_state((migration.app_label, migration.name), at_end=False)
    for operation in migration.operations:
        before = state.clone()
        operation.state_forwards(migration.app_label, state)
        if isinstance(operation, migrations.SeparateDatabaseAndState):
            inner = before.clone()
            for hidden in operation.database_operations:
                outer = inner.clone()
                hidden.state_forwards(migration.app_label, inner)
                yield Step(migration, hidden, outer, inner.clone())
        else:
            yield Step(migration, operation, before, state.clone())


def tables_made(loader: MigrationLoader) -> frozenset[str]:
    """Return the tables that the bound migrations make: empty until then, so nothing on them waits."""
    made = set()
    for migration in bound(loader):
        for step in steps(loader, migration):
            if isinstance(step.operation, migrations.CreateModel):
                made.add(table(step.after, step.app, step.operation.name))
    return frozenset(made)


def table(state: ProjectState, app: str, model: str) -> str:
    """Return the name of a model's table."""
    options = state.models[app, model.lower()].options
    return str(options.get("db_table") or f"{app}_{model.lower()}")
