"""Migration operations for tables that are in use: what changes them without stopping those who read and write."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from atum_desk.core.models import CompositeKey
from atum_desk.core.tenancy import organization_scope

Work = Callable[[Any, BaseDatabaseSchemaEditor], None]
READER = "atum_search"


def each_organization(work: Work) -> Work:
    """Run a data migration once for every organization, in its scope and in a transaction of its own.

    The owner is bound by row-level security too: without a scope it changes no row, silently. The migration has
    `atomic = False`, so that no transaction holds the rows of all.
    """

    @wraps(work)
    def run(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
        for organization_id in _organizations(schema_editor):
            with organization_scope(organization_id, using=schema_editor.connection.alias):
                work(apps, schema_editor)

    run.is_per_organization = True  # type: ignore[attr-defined]
    return run


def _organizations(schema_editor: BaseDatabaseSchemaEditor) -> list[UUID]:
    """Return all ids: only the role of the definer functions sees more than one organization."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {READER}")
        try:
            cursor.execute("SELECT id FROM organizations ORDER BY id")
            return [row[0] for row in cursor.fetchall()]
        finally:
            cursor.execute("RESET ROLE")


class AddKeyNotValid(migrations.AddConstraint):
    """Add a composite key that binds new rows from now on and looks at no old one: no scan, a short lock.

    `ValidateConstraint` of django.contrib.postgres, in a later migration, checks the old rows beside all traffic.
    """

    def __init__(self, model_name: str, constraint: CompositeKey) -> None:
        super().__init__(model_name, constraint)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Add the key as NOT VALID."""
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            schema_editor.execute(
                f"{self.constraint.create_sql(model, schema_editor)} NOT VALID", params=None
            )
