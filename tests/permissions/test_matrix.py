"""Every address, for every role, on own, foreign and unknown things: all as the permission table says."""

from collections.abc import Iterator, Mapping

import pytest
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.permissions.routes import ROUTES, STATUS, Route
from tests.permissions.world import ROLES, World, ask

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
CASES = [(name, method) for name, row in ROUTES.items() for method in row.answers]
NAMED = [(name, method) for name, method in CASES if ROUTES[name].names]
every_case = pytest.mark.parametrize(("name", "method"), CASES, ids=lambda value: value)
every_named = pytest.mark.parametrize(("name", "method"), NAMED, ids=lambda value: value)


def walk(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every address of the product with its full name."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from walk(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)
        else:
            yield f"{namespace}{entry.name}", entry


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert {name for name, _ in walk(get_resolver())} == set(ROUTES)


def test_every_row_names_what_its_address_takes() -> None:
    for name, pattern in walk(get_resolver()):
        assert set(ROUTES[name].names) == set(pattern.pattern.converters), name


@every_case
def test_each_role_is_answered_as_the_table_says(world: World, name: str, method: str) -> None:
    row = ROUTES[name]
    answers = {role: _letter(_own(world, row, name, role, method)) for role in ROLES}
    assert answers == dict(zip(ROLES, row.answers[method].replace("F", "f"), strict=True))


@every_named
@pytest.mark.parametrize("htmx", [False, True], ids=["page", "fragment"])
def test_what_is_foreign_is_answered_as_what_is_unknown(
    world: World, name: str, method: str, htmx: bool
) -> None:
    row = ROUTES[name]
    for role, letter in zip(ROLES, row.answers[method], strict=True):
        for part in row.names:
            foreign, unknown = (
                _ask(world, row, name, role, method, _with(world, row, part, names), htmx=htmx)
                for names in (world.foreign.names, world.unknown)
            )
            assert _same(foreign) == _same(unknown), f"{role} can tell {part} apart"
            if not htmx:
                expected = letter if letter in "lf" else "n"
                assert _letter(foreign) == expected, f"{role}, {part}"


@every_named
def test_a_refusal_by_role_does_not_tell_what_exists(world: World, name: str, method: str) -> None:
    row = ROUTES[name]
    for role, letter in zip(ROLES, row.answers[method], strict=True):
        if letter == "f":
            own = _own(world, row, name, role, method)
            unknown = _ask(
                world, row, name, role, method, _with(world, row, next(iter(row.names)), world.unknown)
            )
            assert _same(own) == _same(unknown)


@pytest.mark.parametrize("name", ROUTES)
def test_other_methods_are_refused_to_everybody(world: World, name: str) -> None:
    row = ROUTES[name]
    for method in METHODS:
        if method not in row.answers:
            statuses = {role: _own(world, row, name, role, method).status_code for role in ROLES}
            assert statuses == dict.fromkeys(ROLES, 405), method


@pytest.mark.parametrize(
    ("name", "method"), [(n, m) for n, m in CASES if "portal_" in n and "number" in ROUTES[n].names], ids=str
)
def test_a_ticket_of_someone_else_is_unknown_on_the_portal(world: World, name: str, method: str) -> None:
    row = ROUTES[name]
    for role in ("requester", "customer_admin"):
        hidden = _ask(world, row, name, role, method, {"number": world.own.names["hidden"]})
        unknown = _ask(world, row, name, role, method, {"number": world.unknown["hidden"]})
        assert hidden.status_code == 404
        assert _same(hidden) == _same(unknown)


@pytest.mark.parametrize("role", ROLES)
def test_a_host_of_no_organization_is_not_found(world: World, role: str) -> None:
    for name, row in ROUTES.items():
        if name in {"web:healthz", "web:readyz", "web:home"}:
            continue
        address = reverse(name, kwargs={part: world.own.names[kind] for part, kind in row.names.items()})
        for method in row.answers:
            assert ask(world, role, method, address, host="nobody.localhost").status_code == 404


def test_a_session_of_another_organization_opens_nothing(world: World) -> None:
    for name in ("tickets:queue", "tickets:portal_home", "accounts:profile"):
        for role in ROLES[1:]:
            response = ask(world, role, "GET", reverse(name), host=world.foreign.cast.host)
            assert response.status_code == 302
            assert response["Location"].startswith("/sign-in/")


def _own(world: World, row: Route, name: str, role: str, method: str) -> HttpResponse:
    return _ask(world, row, name, role, method, {p: world.own.names[kind] for p, kind in row.names.items()})


def _with(world: World, row: Route, part: str, names: Mapping[str, str]) -> dict[str, str]:
    """Return own names for every part of the address but one."""
    own = {other: world.own.names[kind] for other, kind in row.names.items()}
    return own | {part: names[row.names[part]]}


def _ask(
    world: World,
    row: Route,
    name: str,
    role: str,
    method: str,
    names: dict[str, str],
    *,
    htmx: bool = False,
) -> HttpResponse:
    body = {key: world.own.names[value[1:]] if value[:1] == "@" else value for key, value in row.body.items()}
    headers = {"HX-Request": "true"} if htmx else {}
    response = ask(
        world, role, method, reverse(name, kwargs=names), body if method == "POST" else None, **headers
    )
    if names and "Location" in response:
        # The sign-in page is told where to lead on to: what was asked for, whether it exists or not.
        response["Location"] = response["Location"].replace(reverse(name, kwargs=names), "(asked for)")
    return response


def _same(response: HttpResponse) -> tuple[object, ...]:
    """Return everything of an answer but the request's own id."""
    headers = {key: value for key, value in response.items() if key != "X-Request-ID"}
    return response.status_code, response.content, headers


def _letter(response: HttpResponse) -> str:
    if response.status_code == 302:
        return "l" if response["Location"].startswith("/sign-in/") else "t"
    return next(
        (letter for letter, code in STATUS.items() if code == response.status_code), str(response.status_code)
    )
