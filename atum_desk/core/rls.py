"""The second wall: migration operations that put row-level security around a table and triggers beneath its facts."""

from collections.abc import Sequence

from django.db import migrations

CURRENT = "(SELECT NULLIF(current_setting('atum.organization_id', true), '')::uuid)"


class Wall(migrations.RunSQL):
    """Force row-level security on a table with organization_id and tie that column to organizations.

    `readers` are roles without log-in that own definer functions reading this table: FORCE binds them too, so each
    gets a policy for SELECT. Their functions repeat the organization's filter.
    """

    def __init__(self, table: str, readers: Sequence[str] = ()) -> None:
        self.table = table
        self.readers = tuple(readers)
        super().__init__(self._forward(), self._backward())

    def deconstruct(self) -> tuple[str, Sequence[object], dict[str, object]]:
        """Return the parts that rebuild the operation."""
        return type(self).__qualname__, [self.table], {"readers": self.readers}

    def _forward(self) -> tuple[str, ...]:
        table = self.table
        statements = [
            (
                f"ALTER TABLE {table} ADD CONSTRAINT fk_{table}_organization_id "
                "FOREIGN KEY (organization_id) REFERENCES organizations (id)"
            ),
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            (
                f"CREATE POLICY organization ON {table} FOR ALL "
                f"USING (organization_id = {CURRENT}) WITH CHECK (organization_id = {CURRENT})"
            ),
        ]
        for role in self.readers:
            statements.append(f"CREATE POLICY {role}_reads ON {table} FOR SELECT TO {role} USING (true)")
            statements.append(f"GRANT SELECT ON {table} TO {role}")
        return tuple(statements)

    def _backward(self) -> tuple[str, ...]:
        table = self.table
        return (
            *(f"DROP POLICY {role}_reads ON {table}" for role in self.readers),
            f"DROP POLICY organization ON {table}",
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} DROP CONSTRAINT fk_{table}_organization_id",
        )


class AuditedFacts(migrations.RunSQL):
    """Refuse at COMMIT any transaction that changed facts of a table and wrote no audit row for the entity.

    `facts` are the columns whose change needs a row; `entity` and `organization` are the columns that hold the
    audited entity's id and its organization's.
    """

    def __init__(
        self, table: str, facts: Sequence[str], entity: str = "id", organization: str = "organization_id"
    ) -> None:
        self.table, self.facts, self.entity, self.organization = table, tuple(facts), entity, organization
        function = f"require_audit_row('{entity}', '{organization}')"
        columns = ", ".join(facts)
        forward = [
            f"CREATE CONSTRAINT TRIGGER audit_{kind} AFTER {what} ON {table} "
            f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {function}"
            for kind, what in (("insert", "INSERT"), ("update", f"UPDATE OF {columns}"), ("delete", "DELETE"))
        ]
        backward = [f"DROP TRIGGER audit_{kind} ON {table}" for kind in ("insert", "update", "delete")]
        super().__init__(tuple(forward), tuple(backward))

    def deconstruct(self) -> tuple[str, Sequence[object], dict[str, object]]:
        """Return the parts that rebuild the operation."""
        return type(self).__qualname__, [self.table, self.facts, self.entity, self.organization], {}


class Definer(migrations.RunSQL):
    """Create a SECURITY DEFINER function and hand it to its owner: nobody but the application may execute it."""

    def __init__(self, signature: str, body: str, owner: str) -> None:
        self.signature, self.body, self.owner = signature, body, owner
        forward = (
            body,
            f"REVOKE EXECUTE ON FUNCTION {signature} FROM PUBLIC",
            f"GRANT EXECUTE ON FUNCTION {signature} TO atum_app",
            f"ALTER FUNCTION {signature} OWNER TO {owner}",
        )
        super().__init__(forward, f"DROP FUNCTION {signature}")

    def deconstruct(self) -> tuple[str, Sequence[object], dict[str, object]]:
        """Return the parts that rebuild the operation."""
        return type(self).__qualname__, [self.signature, self.body, self.owner], {}


class Redefinition(migrations.RunSQL):
    """Give a definer function a new body, as its owner: rights and owner stay. Going back keeps the new body."""

    def __init__(self, body: str, owner: str) -> None:
        self.body, self.owner = body, owner
        super().__init__((f"SET LOCAL ROLE {owner}", body, "RESET ROLE"), migrations.RunSQL.noop)

    def deconstruct(self) -> tuple[str, Sequence[object], dict[str, object]]:
        """Return the parts that rebuild the operation."""
        return type(self).__qualname__, [self.body, self.owner], {}
