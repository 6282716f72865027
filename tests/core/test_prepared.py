"""Questions that are prepared: asked right, told apart by organization, counted, and able to heal."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from atum_desk.core.prepared import ask
from atum_desk.core.tenancy import current_organization_id
from tests.factories import make_cast

pytestmark = pytest.mark.django_db

PEOPLE = "SELECT email FROM users WHERE role = %s::userrole ORDER BY email"


def prepared() -> list[str]:
    """Return the texts that this connection has prepared."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        return [row[0] for row in cursor.fetchall()]


def test_a_text_is_prepared_once_and_policies_ask_who_is_active_each_time() -> None:
    acme, beta = make_cast("Acme"), make_cast("Beta")
    for _time in range(8):
        for cast in (acme, beta):
            with cast.scope():
                theirs = sorted(User.objects.filter(role="AGENT").values_list("email", flat=True))
                assert [email for (email,) in ask(PEOPLE, ["AGENT"])] == theirs
                assert theirs
    assert len([text for text in prepared() if "userrole ORDER BY" in text]) == 1


def test_values_are_given_by_name_too_and_never_become_text() -> None:
    with make_cast("Acme").scope():
        values = {"here": current_organization_id(), "word": "'; DROP TABLE tickets --"}
        assert ask("SELECT %(word)s::text, %(here)s::uuid", values) == [(values["word"], values["here"])]


def test_what_is_asked_is_counted() -> None:
    with CaptureQueriesContext(connection) as asked:
        ask("SELECT 1 + %s", [1])
    assert len(asked) == 1


def test_an_error_is_told_as_of_any_other_question() -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        ask("SELECT 1 / %s", [0])
    assert ask("SELECT 4 / %s", [2]) == [(2,)]


def test_after_a_roll_back_nothing_stays_prepared() -> None:
    """A plan that a migration made useless fails once, its request is rolled back, and the next one plans anew."""
    ask("SELECT 5 + %s", [1])
    assert any("SELECT 5" in text for text in prepared())
    with pytest.raises(DatabaseError), transaction.atomic():
        ask("SELECT 1 / %s", [0])
    ask("SELECT 6 + %s", [1])
    assert not any("SELECT 5" in text for text in prepared())
