"""The queue of an organization with 100,000 tickets: its queries are few, and each uses an index."""

import os
import re
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from atum_desk.core.tenancy import organization_scope
from tests.benchmarks.load import load
from tests.browsing import visit
from tests.factories import Cast, make_cast
from tickets.queue import Sort, View

TICKETS = int(os.environ.get("BENCH_TICKETS", "100000"))
AT_MOST = 12


@pytest.fixture(scope="module")
def big(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Cast:
    """Return an organization with many tickets, loaded once for the module."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        cast = make_cast("Big")
        load(cast, TICKETS)
    return cast


@pytest.fixture
def client(big: Cast, committed_db: None) -> Client:
    """Return a signed-in agent's browser."""
    return visit(big, "agent")


def asked_for(big: Cast) -> dict[str, str]:
    """Return the measured queues by name: every view, every order, filters alone and together, both searches."""
    views = {f"view {view.value}": f"view={view.value}" for view in View}
    sorts = {f"open by {sort.value}": f"view=open&sort={sort.value}" for sort in Sort}
    everything = {f"all by {sort.value}": f"assignee=none&team=none&sort={sort.value}" for sort in Sort}
    filters = {
        "status": "status=CLOSED",
        "status and assignee": f"status=IN_PROGRESS&assignee={big.agent.pk}",
        "status, priority, service": f"status=CLOSED&priority=URGENT&service={big.service.pk}",
        "tag": "tag=hardware",
        "requester": f"requester={big.requester.pk}",
        "two that rarely meet": f"status=CANCELLED&tag=tax&priority=URGENT&assignee={big.agent.pk}",
        "a frequent word": "q=printer",
        "two words": "q=printer+invoice",
        "a number": "q=777",
    }
    return views | sorts | everything | filters


def plan_of(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, SUMMARY ON) {sql}")
        return "\n".join(row[0] for row in cursor.fetchall())


def test_the_queue_stays_within_its_queries_and_uses_its_indexes(big: Cast, client: Client) -> None:
    report, too_many, scanned = [], [], []
    for name, query in asked_for(big).items():
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(f"/desk/tickets/?{query}")
        assert answer.status_code == 200
        if len(captured) > AT_MOST:
            too_many.append((name, len(captured)))
        pages = [q["sql"] for q in captured if "LIMIT 51" in q["sql"] and "found.number" in q["sql"]]
        counts = [q["sql"] for q in captured if "AS counted" in q["sql"]]
        assert len(pages) == 1, f"{name}: {len(pages)} page queries"
        with organization_scope(big.id):
            for kind, sql in (("page", pages[0]), *(("counts", sql) for sql in counts[:1])):
                plan = plan_of(sql)
                report.append(f"--- {name}: {kind}, {len(captured)} queries\n{plan}")
                if "Seq Scan on tickets" in plan:
                    scanned.append((name, kind))
    Path(os.environ.get("BENCH_REPORT", os.devnull)).write_text("\n".join(report))
    assert too_many == []
    assert scanned == []


@pytest.mark.parametrize(
    "query", ["status=CLOSED&sort=updated", "view=open&sort=deadline", "view=open&sort=priority"]
)
def test_a_page_deep_in_the_queue_costs_what_the_first_costs(big: Cast, client: Client, query: str) -> None:
    address = f"/desk/tickets/?{query}"
    for _ in range(20):
        body = client.get(address).content.decode()
        following = re.search(r'href="(\?[^"]*after=[^"]+)"', body)
        assert following is not None
        address = "/desk/tickets/" + following.group(1).replace("&amp;", "&")
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    page = next(q["sql"] for q in captured if "LIMIT 51" in q["sql"])
    with organization_scope(big.id):
        plan = plan_of(page)
    assert "Seq Scan on tickets" not in plan
    # A thousand tickets lie before this page.
    assert sum(map(int, re.findall(r"Rows Removed by Filter: (\d+)", plan))) < 200, plan
    assert len(captured) <= AT_MOST
