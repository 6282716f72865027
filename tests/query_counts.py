"""Holds the pages' query counts to the baseline file; a page that asks more, or less, says so."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

BASELINE = Path(__file__).with_name("query_counts.json")


def get_counted(client: Client, page: str, address: str, **headers: str) -> Any:
    """Get a page and compare its queries, transaction and scope included, with the baseline's number for `page`.

    The names of the rail's views are kept for half a minute, so another page of the desk has read them already.
    """
    client.get("/desk/views/saved/")
    return _counted(page, lambda: client.get(address, headers=headers))


def post_counted(client: Client, page: str, address: str, entered: dict[str, Any]) -> Any:
    """Send a form and compare its queries in the same way; what is written in one journey counts as one."""
    return _counted(page, lambda: client.post(address, entered))


def _counted(page: str, send: Callable[[], Any]) -> Any:
    expected = json.loads(BASELINE.read_text())[page]
    with CaptureQueriesContext(connection) as asked:
        response = send()
    # Inside a test's transaction the scope is taken back by a query; outside, the transaction's end does that.
    sent = [query["sql"] for query in asked if ".organization_id', '', true)" not in query["sql"]]
    told = "\n".join(sql[:160] for sql in sent)
    assert len(sent) == expected, f"{page}: {len(sent)} queries, the baseline says {expected}\n{told}"
    return response
