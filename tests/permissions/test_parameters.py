"""Every id in every form and query: a foreign one is answered as one that nobody has, and does nothing."""

import importlib
import inspect
import pkgutil
import re
from uuid import UUID

import pytest
from django import forms
from django.db import connection
from django.http import HttpResponse
from django.urls import reverse

import accounts.forms
import tickets.forms
from tests.permissions.routes import PARAMETERS, ROUTES, Parameter
from tests.permissions.world import World, ask

every_parameter = pytest.mark.parametrize(
    "row", PARAMETERS, ids=lambda row: f"{row.route}-{row.name}-{row.by}"
)


def id_fields() -> set[str]:
    """Return every field of every form that takes an id, as `Form.field`."""
    found = set()
    for package in (accounts.forms, tickets.forms):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            for _, form in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
                if issubclass(form, forms.Form):
                    fields = form.base_fields.items()
                    found |= {
                        f"{form.__name__}.{name}" for name, field in fields if _takes_an_id(name, field)
                    }
    return found


def _takes_an_id(name: str, field: forms.Field) -> bool:
    if isinstance(field, forms.UUIDField | forms.ModelChoiceField):
        return True
    if isinstance(field, forms.TypedChoiceField) and field.coerce is UUID:
        return True
    return name in {"service", "requester", "team", "company", "user", "assignee", "ticket", "comment"}


def test_every_field_that_takes_an_id_has_a_row() -> None:
    assert id_fields() == {row.form for row in PARAMETERS if row.form and "." in row.form}


@every_parameter
def test_an_own_id_is_taken(world: World, row: Parameter) -> None:
    response = _send(world, row, world.own.names[row.kind])
    assert response.status_code == (303 if row.method == "POST" else 200)


@every_parameter
def test_a_foreign_id_is_answered_as_an_unknown_one(world: World, row: Parameter) -> None:
    foreign, unknown = (_send(world, row, names[row.kind]) for names in (world.foreign.names, world.unknown))
    assert foreign.status_code == row.alien
    assert _same(foreign, world.foreign.names[row.kind]) == _same(unknown, world.unknown[row.kind])


@every_parameter
def test_a_foreign_id_changes_nothing(world: World, row: Parameter) -> None:
    with connection.execute_wrapper(_refuse_audit_rows):
        _send(world, row, world.foreign.names[row.kind])


def _refuse_audit_rows(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
    assert 'INSERT INTO "audit_log"' not in sql
    return execute(sql, params, many, context)


@pytest.mark.parametrize(
    "row", [p for p in PARAMETERS if p.route in {"tickets:queue", "accounts:audit"}], ids=lambda row: row.name
)
@pytest.mark.parametrize("value", ["", "x", "%00", "'; --", "0" * 400])
def test_what_is_no_id_at_all_is_no_error(world: World, row: Parameter, value: str) -> None:
    assert _send(world, row, value).status_code in {200, 422}


def _send(world: World, row: Parameter, value: str) -> HttpResponse:
    known = ROUTES[row.route]
    address = reverse(row.route, kwargs={part: world.own.names[kind] for part, kind in known.names.items()})
    body = {key: world.own.names[v[1:]] if v[:1] == "@" else v for key, v in known.body.items()}
    given = {row.name: value}
    return ask(world, row.by, row.method, address, body | given if row.method == "POST" else given)


def _same(response: HttpResponse, value: str) -> tuple[object, ...]:
    """Return everything of an answer but the request's own id and token, and with the id that was sent left out."""
    content = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode()).replace(
        value, "ID"
    )
    content = re.sub(r"\b[A-Za-z0-9]{64}\b", "TOKEN", content)
    # From when on the queue asks for news.
    content = re.sub(r"\bsince=\d+", "since=NOW", content)
    return response.status_code, content, response.get("Location", "").replace(value, "ID")
