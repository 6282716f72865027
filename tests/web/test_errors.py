"""Errors read alike as a page, a toast and JSON, and say nothing about what is somebody else's."""

import json
from typing import Any
from unittest.mock import patch

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.test import RequestFactory

from atum_desk.web import errors
from tests.browsing import visit
from tests.factories import Cast, file_ticket, make_cast

HTMX = {"HTTP_HX_REQUEST": "true"}
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def acme(db: None) -> Cast:
    return make_cast("Acme")


def failing(cast: Cast, error: Exception, **headers: Any) -> Any:
    """Return what the start page answers where the code behind it raises."""
    client = visit(cast, "requester", raise_request_exception=False)
    with patch("accounts.policy.may", side_effect=error):
        return client.get("/", **headers)


CASES = [
    (SuspiciousOperation("no"), 400, "That request made no sense"),
    (PermissionDenied("no"), 403, "You may not do this"),
    (OperationalError("canceling statement"), 503, "Just a moment"),
    (RuntimeError("canary"), 500, "Something broke on our side"),
]


@pytest.mark.parametrize(("error", "status", "title"), CASES)
def test_a_failure_is_a_page(acme: Cast, error: Exception, status: int, title: str) -> None:
    response = failing(acme, error)
    assert response.status_code == status
    html = response.content.decode()
    assert f"<h1>{title}</h1>" in html
    assert "canary" not in html
    assert ("If you report this" in html) == (status >= 500)


@pytest.mark.parametrize(("error", "status", "title"), CASES)
def test_a_failure_behind_a_fragment_is_a_toast(
    acme: Cast, error: Exception, status: int, title: str
) -> None:
    response = failing(acme, error, **HTMX)
    told = json.loads(response["HX-Trigger"])["toast"]
    assert (response.status_code, told["level"]) == (status, "error")
    assert response["HX-Reswap"] == "none"
    assert "<" not in response.content.decode()


@pytest.mark.parametrize(("error", "status", "title"), CASES)
def test_a_failure_asked_for_in_json_is_json(acme: Cast, error: Exception, status: int, title: str) -> None:
    response = failing(acme, error, **JSON)
    told = json.loads(response.content)["error"]
    assert (response.status_code, told["status"], told["title"]) == (status, status, title)


def test_a_busy_database_is_worth_another_try(acme: Cast) -> None:
    assert failing(acme, OperationalError("busy"))["Retry-After"] == "5"


def test_a_wrong_method_gets_a_page_that_names_the_right_ones(acme: Cast) -> None:
    response = visit(acme, "requester").post("/help/")
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"
    assert "<h1>Not possible this way</h1>" in response.content.decode()


def test_an_unknown_address_and_a_foreign_ticket_answer_the_same_to_the_byte(acme: Cast) -> None:
    with acme.scope():
        foreign = file_ticket(acme)
    client = visit(acme, "stranger")
    answers = {
        client.get(path).content
        for path in ("/nothing/", f"/help/tickets/{foreign.number}/", "/help/tickets/999/")
    }
    assert len(answers) == 1
    assert b"<h1>Not found</h1>" in answers.pop()


def test_a_form_without_its_secret_says_that_nothing_was_sent(acme: Cast) -> None:
    client = visit(acme, "requester", enforce_csrf_checks=False)
    client.handler.enforce_csrf_checks = True
    response = client.post("/help/tickets/new/", {"subject": "x"})
    assert response.status_code == 403
    assert "This page was open for too long" in response.content.decode()


def test_a_form_without_its_secret_behind_a_fragment_is_a_toast() -> None:
    request = RequestFactory().post("/", headers={"HX-Request": "true"})
    response = errors.csrf_failure(request, "CSRF cookie not set.")
    assert response.status_code == 403
    assert "nothing was sent" in json.loads(response["HX-Trigger"])["toast"]["text"]
