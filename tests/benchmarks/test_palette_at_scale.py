"""The command palette among 100,000 tickets and 30,000 people: it answers while one types."""

import os
import statistics
import time
from pathlib import Path

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.benchmarks.load import load
from tests.browsing import visit
from tests.factories import Cast, make_cast

TICKETS = int(os.environ.get("BENCH_TICKETS", "100000"))
PEOPLE = int(os.environ.get("BENCH_PEOPLE", "30000"))
AT_MOST = 10
AT_MOST_MS = 100
ASKED = {
    "nothing": "",
    "a number": "77777",
    "two letters": "pr",
    "a frequent word": "printer",
    "two words": "printer invoice",
    "five words": "printer invoice network laptop access",
    "nothing has it": "zzzunheardof",
    "a person": "person 12345",
    "a name that many bear": "person",
    "a view": "unassigned",
}


@pytest.fixture(scope="module")
def big(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Cast:
    """Return an organization with many tickets and people, loaded once for the module."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        cast = make_cast("Crowd")
        load(cast, TICKETS)
        _people(cast)
    return cast


def _people(cast: Cast) -> None:
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE users NO FORCE ROW LEVEL SECURITY")
        cursor.execute("ALTER TABLE users DISABLE TRIGGER USER")
        cursor.execute(
            "INSERT INTO users SELECT (jsonb_populate_record(u, jsonb_build_object('id', gen_random_uuid(), 'email', "
            "'p' || n || '@many.example', 'full_name', 'Person ' || n))).* FROM users u, generate_series(1, %s) n "
            "WHERE u.id = %s",
            [PEOPLE, cast.stranger.pk],
        )
        cursor.execute("ALTER TABLE users ENABLE TRIGGER USER")
        cursor.execute("ALTER TABLE users FORCE ROW LEVEL SECURITY")
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE users")


@pytest.fixture
def client(big: Cast, committed_db: None) -> Client:
    """Return a signed-in manager's browser."""
    return visit(big, "manager")


def test_the_palette_answers_while_one_types(client: Client) -> None:
    slow: dict[str, float] = {}
    many: dict[str, int] = {}
    told: list[str] = []
    for name, typed in ASKED.items():
        times = []
        for _ in range(9):
            begun = time.perf_counter()
            answer = client.get("/desk/go/", {"q": typed, "ticket": "4242"}, headers={"HX-Request": "true"})
            times.append((time.perf_counter() - begun) * 1000)
            assert answer.status_code == 200
        with CaptureQueriesContext(connection) as captured:
            client.get("/desk/go/", {"q": typed, "ticket": "4242"}, headers={"HX-Request": "true"})
        middle = statistics.median(times)
        told.append(
            f"{name}: {middle:.1f} ms, at most {max(times):.1f}, {len(captured)} queries, {len(answer.content)} bytes"
        )
        # The quickest: what else the machine does meanwhile is not the palette's.
        slow |= {name: min(times)} if min(times) > AT_MOST_MS else {}
        many |= {name: len(captured)} if len(captured) > AT_MOST else {}
    Path(os.environ.get("BENCH_REPORT", os.devnull)).write_text("\n".join(told))
    assert slow == {}, told
    assert many == {}, told
