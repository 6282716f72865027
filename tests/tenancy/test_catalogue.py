"""The live catalogue, held against the table of facts."""

import re

import pytest

from tests.tenancy import schema_facts as facts
from tests.tenancy.conftest import Rows

IN_PUBLIC = "relnamespace = 'public'::regnamespace"
LONG = {
    "character varying": "varchar",
    "timestamp with time zone": "timestamptz",
    "double precision": "float8",
    "integer": "int",
    "boolean": "bool",
}
POLICY = (
    "(organization_id = ( SELECT (NULLIF(current_setting('atum.organization_id'::text, true), ''::text))::uuid "
    'AS "nullif"))'
)


def short(name: str) -> str:
    for long, abbreviation in LONG.items():
        name = re.sub(rf"^{long}", abbreviation, name)
    return name


def live_columns(rows: Rows, table: str) -> dict[str, str]:
    found = rows(
        "SELECT attname, format_type(atttypid, atttypmod), attnotnull FROM pg_attribute "
        "WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped",
        table,
    )
    return {name: short(kind) + ("" if required else "?") for name, kind, required in found}


@pytest.mark.parametrize("table", facts.TABLES)
def test_a_table_holds_the_columns_of_the_design_with_their_types(rows: Rows, table: str) -> None:
    assert live_columns(rows, table) == facts.columns(table)


def test_there_are_twenty_tables_of_the_old_database() -> None:
    assert len(facts.OLD) == 20


def test_every_table_is_one_of_the_design_or_on_the_allow_list(rows: Rows) -> None:
    live = {
        name
        for (name,) in rows(f"SELECT relname FROM pg_class WHERE {IN_PUBLIC} AND relkind IN ('r', 'p', 'f')")
    }
    assert live == set(facts.TABLES) | set(facts.OUTSIDE)


@pytest.mark.parametrize("table", [t for t in facts.TABLES if t != "organizations"])
def test_a_table_of_an_organization_stands_behind_both_walls(rows: Rows, table: str) -> None:
    [(enabled, forced)] = rows(
        "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = %s::regclass", table
    )
    assert (enabled, forced) == (True, True)
    policies = rows(
        "SELECT policyname, cmd, roles::text, qual, with_check FROM pg_policies WHERE tablename = %s", table
    )
    for_everyone = [(name, cmd, qual, check) for name, cmd, to, qual, check in policies if to == "{public}"]
    assert for_everyone == [("organization", "ALL", POLICY, POLICY)]
    others = {(cmd, to) for _, cmd, to, _, _ in policies if to != "{public}"}
    assert others <= {("SELECT", "{atum_search}"), ("SELECT", "{atum_audit}")}


def test_an_organization_sees_itself_alone(rows: Rows) -> None:
    policy = POLICY.replace("(organization_id =", "(id =")
    found = rows(
        "SELECT cmd, roles::text, qual, with_check FROM pg_policies WHERE tablename = 'organizations' ORDER BY 2"
    )
    assert found == [("SELECT", "{atum_search}", "true", None), ("ALL", "{public}", policy, policy)]
    assert rows(
        "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = 'organizations'::regclass"
    ) == [(True, True)]


def test_only_the_tables_that_definer_functions_read_are_open_to_their_owners(rows: Rows) -> None:
    found = rows("SELECT tablename, roles::text FROM pg_policies WHERE roles <> '{public}' ORDER BY 1, 2")
    assert found == [
        ("audit_log", "{atum_audit}"),
        ("organizations", "{atum_search}"),
        ("outbound_mails", "{atum_search}"),
        ("sla_calculations", "{atum_search}"),
        ("ticket_reminders", "{atum_search}"),
        ("tickets", "{atum_search}"),
        ("uploads", "{atum_search}"),
    ]


@pytest.mark.parametrize("table", [t for t in facts.TABLES if t != "organizations"])
def test_a_table_can_be_pointed_at_within_its_organization_and_belongs_to_one(rows: Rows, table: str) -> None:
    definitions = {d for (d,) in _constraints(rows, table)}
    assert "UNIQUE (organization_id, id)" in definitions
    assert "FOREIGN KEY (organization_id) REFERENCES organizations(id)" in definitions


@pytest.mark.parametrize("table", facts.TABLES)
def test_every_reference_is_a_composite_key_within_the_organization(rows: Rows, table: str) -> None:
    to_the_organization = "FOREIGN KEY (organization_id) REFERENCES organizations(id)"
    keys = [
        d for (d,) in _constraints(rows, table) if d.startswith("FOREIGN KEY") and d != to_the_organization
    ]
    live = set()
    for definition in keys:
        found = re.match(
            r"FOREIGN KEY \(organization_id, (\w+)\) REFERENCES (\w+)\(organization_id, id\)", definition
        )
        assert found, f"{table}: {definition} does not hold the organization"
        assert definition.endswith("DEFERRABLE INITIALLY DEFERRED")
        live.add(f"{found[1]}>{found[2]}")
    assert live == set(facts.KEYS.get(table, "").split())


@pytest.mark.parametrize("table", facts.TABLES)
def test_every_column_that_names_an_id_has_its_key_or_a_reason(table: str) -> None:
    keyed = {entry.split(">")[0] for entry in facts.KEYS.get(table, "").split()}
    named = {name for name in facts.columns(table) if name.endswith("_id")} - {"organization_id"}
    assert {name for name in named - keyed if (table, name) not in facts.KEYLESS} == set()


@pytest.mark.parametrize("table", [t for t in facts.TABLES if t != "organizations"])
def test_every_unique_constraint_begins_with_the_organization(rows: Rows, table: str) -> None:
    found = rows(
        "SELECT indexdef FROM pg_indexes WHERE tablename = %s AND indexdef LIKE 'CREATE UNIQUE%%'", table
    )
    for (definition,) in found:
        assert "(organization_id, " in definition or definition.endswith("(id)"), definition


def test_tickets_carry_the_indexes_of_the_old_database_by_name(rows: Rows) -> None:
    found: dict[str, str] = dict(
        rows("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'tickets'")
    )
    live = {
        name: found[name].split(" USING btree ")[-1].strip("()")
        for name in facts.TICKET_INDEXES
        if name in found
    }
    assert live == facts.TICKET_INDEXES


@pytest.mark.parametrize("domain", facts.DOMAINS)
def test_a_vocabulary_is_a_domain_over_text_with_the_old_labels(rows: Rows, domain: str) -> None:
    [(base, check)] = rows(
        "SELECT format_type(typbasetype, NULL), pg_get_constraintdef(c.oid) FROM pg_type t "
        "JOIN pg_constraint c ON c.contypid = t.oid WHERE typname = %s AND typtype = 'd'",
        domain,
    )
    assert base == "text"
    assert re.findall(r"'(\w+)'::text", check) == facts.DOMAINS[domain].split()


def test_addresses_are_stored_in_lower_case(rows: Rows) -> None:
    assert any("lower" in definition for (definition,) in _constraints(rows, "users"))


def test_every_primary_key_is_a_uuid(rows: Rows) -> None:
    for table in facts.TABLES:
        assert "PRIMARY KEY (id)" in {d for (d,) in _constraints(rows, table)}
        assert live_columns(rows, table)["id"] == "uuid"


def test_no_view_reads_with_its_owners_rights(rows: Rows) -> None:
    found = rows(f"SELECT relname, reloptions FROM pg_class WHERE {IN_PUBLIC} AND relkind IN ('v', 'm')")
    assert [name for name, options in found if "security_invoker=true" not in (options or [])] == []


def test_the_definer_functions_are_those_of_the_list(rows: Rows) -> None:
    found = rows(
        "SELECT oid::regprocedure::text, proowner::regrole::text FROM pg_proc "
        "WHERE prosecdef AND pronamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)"
    )
    assert dict(found) == facts.DEFINERS


@pytest.mark.parametrize("signature", facts.DEFINERS)
def test_a_definer_function_is_for_the_application_only_and_fixes_its_search_path(
    rows: Rows, signature: str
) -> None:
    [(settings, everyone)] = rows(
        "SELECT proconfig, EXISTS (SELECT 1 FROM aclexplode(COALESCE(proacl, acldefault('f', proowner))) "
        "WHERE grantee = 0 AND privilege_type = 'EXECUTE') FROM pg_proc WHERE oid = %s::regprocedure",
        signature,
    )
    assert settings[0] == "search_path=pg_catalog, public, pg_temp"
    assert set(settings[1:]) <= {"enable_seqscan=off", "plan_cache_mode=force_custom_plan"}
    assert not everyone


def test_the_application_may_not_truncate_or_trigger_anything(rows: Rows) -> None:
    found = rows(
        f"SELECT relname FROM pg_class WHERE {IN_PUBLIC} AND relkind = 'r' "
        "AND (has_table_privilege(oid, 'TRUNCATE') OR has_table_privilege(oid, 'TRIGGER') "
        "OR has_table_privilege(oid, 'REFERENCES') OR has_table_privilege(oid, 'MAINTAIN'))"
    )
    assert found == []


def test_the_application_only_adds_to_the_audit_log_and_reads_it(rows: Rows) -> None:
    [found] = rows(
        "SELECT has_table_privilege('audit_log', 'SELECT'), has_table_privilege('audit_log', 'INSERT'), "
        "has_table_privilege('audit_log', 'UPDATE'), has_table_privilege('audit_log', 'DELETE')"
    )
    assert found == (True, True, False, False)
    [(owner,)] = rows("SELECT relowner::regrole::text FROM pg_class WHERE oid = 'audit_log'::regclass")
    assert owner == "atum_audit"


@pytest.mark.parametrize("table", facts.GUARDED)
def test_triggers_watch_every_fact_of_a_guarded_table(rows: Rows, table: str) -> None:
    found = rows(
        "SELECT pg_get_triggerdef(oid), tgdeferrable AND tginitdeferred AND tgenabled = 'O' FROM pg_trigger "
        "WHERE tgrelid = %s::regclass AND tgname LIKE 'audit_%%' ORDER BY tgname",
        table,
    )
    assert [deferred for _, deferred in found] == [True, True, True]
    deleted, inserted, updated = (definition for definition, _ in found)
    assert " AFTER DELETE ON " in deleted
    assert " AFTER INSERT ON " in inserted
    watched = re.search(r"AFTER UPDATE OF (.+) ON ", updated)
    assert watched
    assert set(watched[1].replace('"', "").split(", ")) == set(facts.GUARDED[table].split())


def test_a_trigger_watches_every_column_that_the_door_calls_a_fact() -> None:
    from tickets.models import Ticket
    from tickets.operations._write import FACTS

    named = {field.column for field in Ticket._meta.concrete_fields if field.attname in FACTS}
    assert len(named) == len(FACTS)
    assert named <= set(facts.GUARDED["tickets"].split())


def _constraints(rows: Rows, table: str) -> list[tuple[str]]:
    return [
        (d,)
        for (d,) in rows(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass", table
        )
    ]
