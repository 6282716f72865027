"""The roles and what the bootstrap gave them."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, connections

pytestmark = pytest.mark.django_db


def rows(query: str) -> list[tuple[object, ...]]:
    """Read from the catalogue as the application's role."""
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def test_the_tests_run_as_the_restricted_role_in_a_test_database() -> None:
    [(user, database)] = rows("SELECT current_user, current_database()")
    assert user == "atum_app"
    assert str(database).startswith("test_")


def test_no_role_of_ours_is_superuser_or_bypasses_policies() -> None:
    found = rows(
        "SELECT rolname, rolcanlogin FROM pg_roles WHERE rolname LIKE 'atum\\_%' "
        "AND NOT rolsuper AND NOT rolbypassrls AND NOT rolcreaterole AND NOT rolreplication ORDER BY rolname"
    )
    assert found == [("atum_app", True), ("atum_audit", False), ("atum_owner", True), ("atum_search", False)]


def test_the_application_owns_nothing() -> None:
    assert rows("SELECT relname FROM pg_class WHERE relowner = 'atum_app'::regrole") == []
    assert rows("SELECT proname FROM pg_proc WHERE proowner = 'atum_app'::regrole") == []


def test_the_owner_may_act_as_the_definer_roles() -> None:
    found = rows(
        "SELECT roleid::regrole::text, inherit_option, set_option, admin_option FROM pg_auth_members "
        "WHERE member = 'atum_owner'::regrole ORDER BY 1"
    )
    assert found == [("atum_audit", True, True, False), ("atum_search", False, True, False)]


def test_pgvector_is_there_in_the_test_database() -> None:
    [(version,)] = rows("SELECT extversion FROM pg_extension WHERE extname = 'vector'")
    assert tuple(int(part) for part in str(version).split(".")[:2]) >= (0, 8)


def test_the_application_may_not_create_tables() -> None:
    assert rows("SELECT has_schema_privilege('public', 'CREATE')") == [(False,)]


def test_the_application_only_reads_the_list_of_migrations() -> None:
    privileges = [("SELECT", True), ("INSERT", False), ("UPDATE", False), ("DELETE", False)]
    for privilege, expected in privileges:
        assert rows(f"SELECT has_table_privilege('django_migrations', '{privilege}')") == [(expected,)]


def test_both_aliases_lead_to_the_same_test_database() -> None:
    names = {connections[alias].settings_dict["NAME"] for alias in ("default", "owner")}
    assert len(names) == 1


@pytest.mark.django_db(databases=["default", "owner"])
def test_a_migration_does_not_wait_for_a_busy_table() -> None:
    call_command("migrate", "--plan", stdout=StringIO())
    with connections["owner"].cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("5s",)
