"""Migrations beside people who work: what the rules refuse, and what migrate does when a table is busy."""

from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
from django.contrib.postgres.operations import (
    AddConstraintNotValid,
    AddIndexConcurrently,
    ValidateConstraint,
)
from django.core.management import CommandError, call_command
from django.core.management.commands import migrate as django_migrate
from django.db import OperationalError, connections, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.models.functions import Now
from psycopg.errors import LockNotAvailable

from atum_desk.core.models import CompositeKey
from atum_desk.core.rollout import AddKeyNotValid, each_organization
from atum_desk.core.tenancy import current_organization_id
from atum_desk.management.commands import migrate
from atum_desk.migration_rules.checking import problems
from tests.factories import make_cast

INDEX = models.Index(fields=["subject"], name="ix_new")
CHECK = models.CheckConstraint(condition=models.Q(version__gt=0), name="ck_new")
KEY = CompositeKey(field="service", name="fk_new")


def fill(apps: Any, schema_editor: Any) -> None:
    """Stand for a data migration."""


def problems_of(*operations: Any, **attributes: Any) -> list[str]:
    """Return what the rules say of a migration that would come after all others."""
    loader = MigrationLoader(None)
    [last] = loader.graph.leaf_nodes("tickets")
    made = type("Migration", (migrations.Migration,), {"operations": list(operations), **attributes})
    key = ("tickets", "9999_new")
    migration = made(key[1], key[0])
    migration.dependencies = [last]
    loader.disk_migrations[key] = migration
    loader.graph.add_node(key, migration)
    loader.graph.add_dependency(migration, key, last)
    return [problem for problem in problems(loader) if problem.startswith("tickets.9999_new: ")]


def test_the_migrations_that_are_there_stop_nobody() -> None:
    call_command("check_migrations")


REFUSED: dict[str, tuple[Any, str]] = {
    "index": (migrations.AddIndex("ticket", INDEX), "AddIndexConcurrently"),
    "check": (migrations.AddConstraint("ticket", CHECK), "AddConstraintNotValid"),
    "key": (migrations.AddConstraint("ticket", KEY), "AddKeyNotValid"),
    "not null": (migrations.AddField("ticket", "new", models.IntegerField(default=0)), "without db_default"),
    "volatile": (
        migrations.AddField(
            "ticket", "new", models.UUIDField(db_default=models.Func(function="gen_random_uuid"))
        ),
        "differs by row",
    ),
    "generated": (
        migrations.AddField(
            "ticket",
            "new",
            models.GeneratedField(
                expression=models.Value(1), output_field=models.IntegerField(), db_persist=True
            ),
        ),
        "is generated and stored",
    ),
    "column's index": (
        migrations.AddField("ticket", "new", models.IntegerField(null=True, db_index=True)),
        "db_index=False",
    ),
    "unique column": (
        migrations.AddField("ticket", "new", models.IntegerField(null=True, unique=True)),
        "is unique",
    ),
    "type": (
        migrations.AlterField("ticket", "version", models.BigIntegerField(default=1)),
        "changes its type",
    ),
    "shorter": (
        migrations.AlterField("ticket", "subject", models.CharField(max_length=100)),
        "changes its type",
    ),
    "set not null": (
        migrations.AlterField("ticket", "closed_at", models.DateTimeField()),
        "becomes NOT NULL",
    ),
    "rename": (migrations.RenameField("ticket", "subject", "title"), "is renamed"),
    "remove": (migrations.RemoveField("ticket", "due_at_by_hand"), "unused_since"),
    "drop": (migrations.DeleteModel("TicketVector"), "unused_since"),
    "rename table": (migrations.AlterModelTable("ticket", "issues"), "renames a table"),
    "sql index": (migrations.RunSQL("CREATE INDEX ix ON tickets (subject)"), "locks or scans"),
    "sql constraint": (
        migrations.RunSQL("ALTER TABLE tickets ADD CONSTRAINT c CHECK (version > 0)"),
        "locks or scans",
    ),
    "sql type": (
        migrations.RunSQL(["ALTER TABLE tickets ALTER COLUMN version TYPE bigint"]),
        "locks or scans",
    ),
    "sql drop": (migrations.RunSQL("ALTER TABLE tickets DROP COLUMN version"), "locks or scans"),
    "sql update": (migrations.RunSQL("UPDATE tickets SET version = 1"), "locks or scans"),
    "hidden": (
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL("CREATE INDEX ix ON tickets (x)")]
        ),
        "locks or scans",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_would_stop_people_is_refused_with_what_to_do(case: str) -> None:
    operation, words = REFUSED[case]
    [problem] = problems_of(operation)
    assert words in problem


def test_an_index_is_built_outside_a_transaction() -> None:
    assert problems_of(AddIndexConcurrently("ticket", INDEX))
    assert problems_of(AddIndexConcurrently("ticket", INDEX), atomic=False) == []


def test_data_are_changed_organization_by_organization() -> None:
    assert len(problems_of(migrations.RunPython(fill))) == 2
    assert len(problems_of(migrations.RunPython(fill), atomic=False)) == 1
    assert len(problems_of(migrations.RunPython(each_organization(fill)))) == 1
    assert problems_of(migrations.RunPython(each_organization(fill)), atomic=False) == []


ALLOWED: dict[str, Any] = {
    "nullable column": migrations.AddField("ticket", "new", models.IntegerField(null=True)),
    "constant": migrations.AddField("ticket", "new", models.IntegerField(db_default=0)),
    "now": migrations.AddField("ticket", "new", models.DateTimeField(db_default=Now())),
    "longer": migrations.AlterField("ticket", "subject", models.CharField(max_length=800)),
    "words": migrations.AlterField("ticket", "subject", models.CharField("Title", max_length=500)),
    "check": AddConstraintNotValid("ticket", CHECK),
    "key": AddKeyNotValid("ticket", KEY),
    "validation": ValidateConstraint("ticket", "uq_tickets_organization_id_id"),
    "new table": migrations.CreateModel("Thing", [("id", models.UUIDField(primary_key=True))]),
    "function": migrations.RunSQL("CREATE FUNCTION f() RETURNS void AS $$ UPDATE tickets SET x = 1 $$"),
    "sql index": migrations.RunSQL("CREATE INDEX CONCURRENTLY ix ON tickets (subject)"),
    "sql constraint": migrations.RunSQL("ALTER TABLE tickets ADD CONSTRAINT c CHECK (version > 0) NOT VALID"),
}


@pytest.mark.parametrize("case", ALLOWED)
def test_what_stops_nobody_is_allowed(case: str) -> None:
    assert problems_of(ALLOWED[case]) == []


def test_a_table_of_the_same_release_may_be_changed_freely() -> None:
    made = migrations.CreateModel("Thing", [("id", models.UUIDField(primary_key=True))])
    again = migrations.AddField("thing", "name", models.CharField(max_length=10, db_index=True, default=""))
    assert problems_of(made, again, migrations.AddIndex("thing", INDEX)) == []


@pytest.mark.parametrize(
    "operation", [migrations.RemoveField("ticket", "due_at_by_hand"), migrations.DeleteModel("TicketVector")]
)
def test_what_no_code_uses_since_a_release_may_go(operation: Any) -> None:
    assert problems_of(operation, unused_since="0.2.0") == []


def test_a_data_migration_visits_each_organization_in_its_scope(committed_db: None) -> None:
    casts = [make_cast("Visited"), make_cast("Beside")]
    seen: list[UUID] = []

    @each_organization
    def visit(_apps: Any, schema_editor: Any) -> None:
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("SELECT id FROM organizations")
            assert cursor.fetchall() == [(current_organization_id(),)]
        seen.append(current_organization_id())

    with connections["owner"].schema_editor(atomic=False) as editor:
        visit(None, editor)
    assert {cast.id for cast in casts} <= set(seen)
    assert len(seen) == len(set(seen))


def test_a_key_is_added_without_a_look_at_old_rows(committed_db: None) -> None:
    state = MigrationLoader(None).project_state()
    operation = AddKeyNotValid("ticket", KEY)
    with connections["owner"].schema_editor() as editor:
        operation.database_forwards("tickets", editor, state, state)
        with editor.connection.cursor() as cursor:
            cursor.execute("SELECT convalidated FROM pg_constraint WHERE conname = 'fk_new'")
            assert cursor.fetchall() == [(False,)]
        operation.state_forwards("tickets", state)
        ValidateConstraint("ticket", "fk_new").database_forwards("tickets", editor, state, state)
        with editor.connection.cursor() as cursor:
            cursor.execute("SELECT convalidated FROM pg_constraint WHERE conname = 'fk_new'")
            assert cursor.fetchall() == [(True,)]
            cursor.execute("ALTER TABLE tickets DROP CONSTRAINT fk_new")


def busy(times: int) -> Any:
    """Return a stand-in for Django's own migrate that finds a table busy so many times."""
    refusals = [OperationalError("canceling statement due to lock timeout") for _ in range(times)]
    for refusal in refusals:
        refusal.__cause__ = LockNotAvailable()
    return patch.object(django_migrate.Command, "handle", side_effect=[*refusals, None])


@pytest.fixture
def pauses() -> Any:
    """Collect the pauses instead of waiting."""
    with patch("time.sleep") as sleep:
        yield sleep


def test_a_busy_table_is_tried_again(committed_db: None, pauses: Any) -> None:
    with busy(2) as applied:
        call_command("migrate")
    assert applied.call_count == 3
    assert [call.args[0] for call in pauses.call_args_list] == [1, 2]


def test_a_table_that_stays_busy_ends_in_a_sentence(committed_db: None, pauses: Any) -> None:
    with busy(migrate.ATTEMPTS), pytest.raises(CommandError, match="nothing of it is left"):
        call_command("migrate")


def test_another_failure_is_not_repeated(committed_db: None, pauses: Any) -> None:
    failed = patch.object(django_migrate.Command, "handle", side_effect=OperationalError("disk full"))
    with failed as applied, pytest.raises(OperationalError, match="disk full"):
        call_command("migrate")
    assert applied.call_count == 1


def test_what_an_interrupted_index_left_is_cleared_away(committed_db: None) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("CREATE TABLE leftovers (n int)")
        try:
            cursor.execute("INSERT INTO leftovers VALUES (1), (1)")
            with pytest.raises(Exception, match="could not create unique index"):
                cursor.execute("CREATE UNIQUE INDEX CONCURRENTLY ix_leftovers ON leftovers (n)")
            call_command("migrate", verbosity=0)
            cursor.execute("SELECT count(*) FROM pg_class WHERE relname = 'ix_leftovers'")
            assert cursor.fetchone() == (0,)
        finally:
            cursor.execute("DROP TABLE leftovers")
