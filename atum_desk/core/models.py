"""Base classes of every table of an organization: keys, scope, and the composite foreign keys of the second wall."""

from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement
from django.db.models.base import ModelBase

from atum_desk.core.ids import uuid7
from atum_desk.core.tenancy import TenantManager, active_organization


class DomainField(models.CharField[Any, Any]):
    """A character field whose column type is one of our domains over text."""

    def __init__(self, *args: Any, domain: str = "", **options: Any) -> None:
        self.domain = domain
        super().__init__(*args, **options)

    def db_type(self, connection: Any) -> str:
        """Return the domain's name."""
        return self.domain

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        """Return the parts that rebuild the field in a migration."""
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "domain": self.domain}


class CompositeKey(models.BaseConstraint):
    """`FOREIGN KEY (organization_id, x_id) REFERENCES parent (organization_id, id)`, checked when the transaction ends.

    Foreign-key checks ignore row-level security; the organization in the key is what keeps a row from pointing
    into another organization. `on_delete` is SQL, such as `SET NULL (x_id)` or `CASCADE`.
    """

    def __init__(self, *, field: str, name: str, on_delete: str = "") -> None:
        super().__init__(name=name)
        self.field = field
        self.on_delete = on_delete

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """Return the parts that rebuild the constraint in a migration."""
        path, args, options = super().deconstruct()
        args = tuple(args)
        options |= {"field": self.field} | ({"on_delete": self.on_delete} if self.on_delete else {})
        return path, args, options

    def __eq__(self, other: object) -> bool:
        """Compare by what is written to the database."""
        return isinstance(other, CompositeKey) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        """Hash as equality compares."""
        return hash((self.name, self.field, self.on_delete))

    def constraint_sql(self, model: Any, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        """Add the key after all tables of the migration exist; nothing stands inside CREATE TABLE."""
        assert schema_editor is not None
        schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))
        return ""

    def create_sql(self, model: Any, schema_editor: BaseDatabaseSchemaEditor | None) -> Any:
        """Return the statement that adds the key."""
        assert schema_editor is not None
        field: Any = model._meta.get_field(self.field)
        parent = field.remote_field.model
        quote = schema_editor.quote_name
        template = (
            f"ALTER TABLE {quote(model._meta.db_table)} ADD CONSTRAINT {quote(self.name)} "
            f"FOREIGN KEY (organization_id, {quote(field.column)}) "
            f"REFERENCES {quote(parent._meta.db_table)} (organization_id, {quote(parent._meta.pk.column)}) "
            f"{'ON DELETE ' + self.on_delete if self.on_delete else ''} DEFERRABLE INITIALLY DEFERRED"
        )
        return Statement(template.replace("%", "%%"))

    def remove_sql(self, model: Any, schema_editor: BaseDatabaseSchemaEditor | None) -> Any:
        """Return the statement that drops the key."""
        assert schema_editor is not None
        quote = schema_editor.quote_name
        return Statement(f"ALTER TABLE {quote(model._meta.db_table)} DROP CONSTRAINT {quote(self.name)}")

    def validate(self, *args: Any, **options: Any) -> None:
        """Leave the check to the database: the scoped managers find no foreign parent in the first place."""


class TenantForeignKey(models.ForeignKey[Any, Any]):
    """A foreign key within one organization: the metaclass adds its composite key, Django adds none."""

    def __init__(self, to: Any, on_delete: Any, *, sql_on_delete: str = "", **options: Any) -> None:
        self.sql_on_delete = sql_on_delete
        options["db_constraint"] = False
        super().__init__(to, on_delete, **options)

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        """Return a plain foreign key: in migrations the composite key stands among the constraints."""
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.ForeignKey", args, options


class TenantBase(ModelBase):
    """Adds to every concrete model `UNIQUE (organization_id, id)` and a composite key for each TenantForeignKey."""

    def __new__(mcs, name: str, bases: tuple[type, ...], attrs: dict[str, Any], **options: Any) -> Any:
        """Make the class and complete its constraints."""
        cls: Any = super().__new__(mcs, name, bases, attrs, **options)
        if cls._meta.abstract or cls._meta.proxy or cls.__module__ == "__fake__":
            return cls
        table = cls._meta.db_table
        keys: list[models.BaseConstraint] = [
            models.UniqueConstraint(fields=["organization_id", "id"], name=f"uq_{table}_organization_id_id")
        ]
        keys += [
            CompositeKey(field=f.name, name=f"fk_{table}_{f.column}", on_delete=f.sql_on_delete)
            for f in cls._meta.local_fields
            if isinstance(f, TenantForeignKey)
        ]
        cls._meta.constraints = [*cls._meta.constraints, *keys]
        cls._meta.original_attrs["constraints"] = cls._meta.constraints
        return cls


class TenantModel(models.Model, metaclass=TenantBase):
    """A row of one organization: the one whose scope is open; outside any, it cannot be stored.

    `organization_id` is a plain column here, because this floor knows no app; core.rls.Wall adds its foreign key.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organization_id = models.UUIDField(default=active_organization, editable=False)

    objects: TenantManager[Any] = TenantManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
