"""Reading the live catalogue."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

Rows = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def rows(db: None) -> Rows:
    """Give a function that returns a query's rows, as the application's role."""

    def read(query: str, *parameters: str) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(query, parameters or None)
            return list(cursor.fetchall())

    return read
