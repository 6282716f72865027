"""Readiness names each reason not to serve, and is silent where there is none."""

import pytest
from django.db import connections

from atum_desk import checks


@pytest.mark.django_db
def test_a_whole_database_has_no_problems() -> None:
    assert checks.database_problems() == []


@pytest.mark.django_db
def test_a_migration_that_is_not_applied_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    known = checks._known_migrations()
    monkeypatch.setattr(checks, "_known_migrations", lambda: known | {("tickets", "9999_future")})
    assert checks.database_problems() == ["1 migration is not applied. Run `manage.py migrate`."]


@pytest.mark.django_db
def test_an_old_pgvector_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "SMALLEST_VECTOR", (99, 0))
    [problem] = checks.database_problems()
    assert "pgvector" in problem


@pytest.mark.django_db
def test_a_locale_that_folds_no_letters_but_ascii_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "LOWERED", "SELECT lower('ÄΣ' COLLATE \"C\")")
    [problem] = checks.database_problems()
    assert "Create it anew with a UTF-8 locale" in problem


def test_a_table_without_its_policy_is_named(committed_db: None) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("CREATE TABLE forgotten (organization_id uuid)")
    try:
        [problem] = checks.database_problems()
        assert "forgotten" in problem
    finally:
        with connections["owner"].cursor() as cursor:
            cursor.execute("DROP TABLE forgotten")


def test_the_owner_is_refused(committed_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "connection", connections["owner"])
    problems = checks.database_problems()
    assert any("owns tables" in problem for problem in problems)


@pytest.mark.django_db
def test_a_closed_door_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = connections["default"].copy("closed")
    closed.settings_dict = {**closed.settings_dict, "PORT": 1}
    monkeypatch.setattr(checks, "connection", closed)
    [problem] = checks.database_problems()
    assert problem.startswith("The database does not answer")
