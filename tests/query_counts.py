"""Holds the pages' query counts to the baseline file; a page that asks more, or less, says so."""

import json
from pathlib import Path
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

BASELINE = Path(__file__).with_name("query_counts.json")


def get_counted(client: Client, page: str, address: str, **headers: str) -> Any:
    """Get a page and compare its queries, transaction and scope included, with the baseline's number for `page`."""
    expected = json.loads(BASELINE.read_text())[page]
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address, headers=headers)
    # Inside a test's transaction the scope is taken back by a query; outside, the transaction's end does that.
    sent = [query["sql"] for query in asked if ".organization_id', '', true)" not in query["sql"]]
    told = "\n".join(sql[:160] for sql in sent)
    assert len(sent) == expected, f"{page}: {len(sent)} queries, the baseline says {expected}\n{told}"
    return response
