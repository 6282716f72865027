"""Moments come from the database as they were, whichever they are, and in UTC."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DataError, connection
from hypothesis import given
from hypothesis import strategies as st

from atum_desk.core.instants import InstantLoader

ZONES = (UTC, *(datetime.fromisoformat(f"2026-01-01T00:00{ahead}").tzinfo for ahead in ("+05:45", "-11:00")))
FIRST, LAST = (datetime.fromisoformat(text) for text in ("0001-01-02", "9999-12-30"))
MOMENTS = st.datetimes(FIRST, LAST, timezones=st.sampled_from(ZONES))


def read(moment: datetime | str) -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [moment])
        found: datetime = cursor.fetchone()[0]
        return found


@pytest.mark.django_db
@given(moment=MOMENTS)
def test_a_moment_comes_back(moment: datetime) -> None:
    found = read(moment)
    assert found == moment
    assert found.tzinfo is UTC


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["infinity", "-infinity", "0044-03-15 12:00+00 BC", "12026-01-01 00:00+00"])
def test_what_python_has_no_moment_for_is_an_error(text: str) -> None:
    with pytest.raises(DataError):
        read(text)


@pytest.mark.django_db
def test_connections_read_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(InstantLoader, "load", lambda self, data: datetime(2000, 1, 1, tzinfo=UTC))
    assert read(datetime.now(UTC) + timedelta(days=1)) == datetime(2000, 1, 1, tzinfo=UTC)
