"""Readiness: what would make it unsafe or useless to serve from the database that is there."""

from functools import cache

from django.db import DatabaseError, OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from atum_desk.core.conditions.folding import fold
from atum_desk.database.bootstrap import SMALLEST_VECTOR

ROLE = """
SELECT rolname, rolsuper, rolbypassrls,
       EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE c.relowner = pg_roles.oid AND c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname = 'public')
       OR EXISTS (SELECT FROM pg_roles o WHERE o.rolname IN ('atum_owner', 'atum_audit', 'atum_search')
                  AND pg_has_role(pg_roles.oid, o.oid, 'MEMBER'))
FROM pg_roles WHERE rolname = current_user
"""
LOWERED = "SELECT lower('ÄΣ')"
"""What shows whether text is folded as `core.conditions.folding` folds it: not at all in a locale C of the system's."""
UNGUARDED = """
SELECT c.relname FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'organization_id' AND NOT a.attisdropped
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
ORDER BY c.relname
"""


def database_problems() -> list[str]:
    """Return one sentence for each reason not to serve; empty when the database is fit.

    Asks as the application's role, so it must run in the process (or with the alias) that will serve. Five queries.
    """
    try:
        return [
            *_role_problems(),
            *_extension_problems(),
            *_locale_problems(),
            *_migration_problems(),
            *_policy_problems(),
        ]
    except OperationalError as error:
        reason = str(error).strip().splitlines()[-1] if str(error).strip() else type(error).__name__
        return [_("The database does not answer ({reason}). Check that it runs.").format(reason=reason)]
    except DatabaseError as error:
        return [
            _("The database refused a question ({reason}).").format(reason=str(error).strip().splitlines()[0])
        ]


def _rows(query: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def _role_problems() -> list[str]:
    [(role, is_superuser, bypasses, owns)] = _rows(ROLE)
    problems = []
    if is_superuser:
        problems.append(
            _("The role {role} is a superuser, whom no policy binds. Use atum_app in DATABASE_URL.").format(
                role=role
            )
        )
    if bypasses:
        problems.append(
            _("The role {role} bypasses row-level security. Use atum_app in DATABASE_URL.").format(role=role)
        )
    if owns:
        problems.append(
            _("The role {role} owns tables or may act as their owner. Use atum_app in DATABASE_URL.").format(
                role=role
            )
        )
    return problems


def _extension_problems() -> list[str]:
    found = _rows("SELECT extversion FROM pg_extension WHERE extname = 'vector'")
    if found and tuple(int(part) for part in str(found[0][0]).split(".")[:2]) >= SMALLEST_VECTOR:
        return []
    return [_("The extension pgvector 0.8 or later is missing. Run `manage.py bootstrap_database`.")]


def _locale_problems() -> list[str]:
    [(lowered,)] = _rows(LOWERED)
    if lowered == fold("ÄΣ"):
        return []
    return [
        _(
            "The database does not fold letters beyond ASCII, so searches and views would miss them. "
            "Create it anew with a UTF-8 locale (docs/production.md, “The database's locale”)."
        )
    ]


def _migration_problems() -> list[str]:
    missing = _known_migrations() - set(MigrationRecorder(connection).applied_migrations())
    if not missing:
        return []
    sentence = ngettext(
        "{count} migration is not applied. Run `manage.py migrate`.",
        "{count} migrations are not applied. Run `manage.py migrate`.",
        len(missing),
    )
    return [sentence.format(count=len(missing))]


@cache
def _known_migrations() -> frozenset[tuple[str, str]]:
    """Read the migrations from the disk once: they do not change while a process lives."""
    return frozenset(MigrationLoader(None).graph.nodes)


def _policy_problems() -> list[str]:
    tables = ", ".join(str(name) for (name,) in _rows(UNGUARDED))
    if not tables:
        return []
    return [_("These tables are not bound by row-level security: {tables}.").format(tables=tables)]
