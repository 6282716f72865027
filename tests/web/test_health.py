"""Health: alive always, ready only with a database that is fit, on any host, and never a secret in the answer."""

import json
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.db import OperationalError, connection
from django.test import Client

from atum_desk.web import health


def test_the_process_says_that_it_lives_on_any_host_without_asking_the_database() -> None:
    # No database is allowed in this test: a query would fail it.
    response = Client(HTTP_HOST="10.0.0.7").get("/healthz")
    assert response.status_code == 200
    assert json.loads(response.content) == {"status": "alive"}
    assert response["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_ready_where_the_database_is_fit() -> None:
    response = Client(HTTP_HOST="10.0.0.7").get("/readyz")
    assert (response.status_code, json.loads(response.content)) == (200, {"status": "ready", "jobs": "away"})


@pytest.mark.django_db
def test_a_worker_is_told_by_its_heart() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 minute')"
        )
        assert Client().get("/readyz").json()["jobs"] == "away"
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")
    assert Client().get("/readyz").json() == {"status": "ready", "jobs": "working"}


def test_a_draining_process_is_alive_and_not_ready(settings: Any, tmp_path: Path) -> None:
    settings.DRAIN_FILE = tmp_path / "draining"
    settings.DRAIN_FILE.touch()
    response = Client().get("/readyz")
    assert (response.status_code, response.json()) == (503, {"status": "draining"})
    assert Client().get("/healthz").status_code == 200


@pytest.mark.django_db
def test_not_ready_names_the_kind_of_reason_and_no_secret() -> None:
    with patch.object(health, "database_problems", return_value=["The role canary-7 is a superuser."]):
        response = Client().get("/readyz")
    assert (response.status_code, json.loads(response.content)) == (503, {"status": "database_unfit"})


@pytest.mark.django_db
def test_not_ready_where_the_database_is_away() -> None:
    refused = OperationalError("connection to canary.example failed: password canary")
    with patch.object(connection, "ensure_connection", side_effect=refused):
        response = Client().get("/readyz")
    assert (response.status_code, json.loads(response.content)) == (503, {"status": "database_unreachable"})


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_is_only_read(path: str) -> None:
    assert Client().post(path).status_code == 405
