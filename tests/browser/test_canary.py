"""In a real browser nothing that a person typed runs: every page with an address of its own, visited by who sees it."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from tests.browser.conftest import Visit
from tests.permissions.canary import MARK, fill
from tests.permissions.routes import ROUTES
from tests.permissions.world import ROLES, World, make_world

# Staff's and requesters' pages, by whoever sees the most of them.
VISITORS = ("requester", "agent", "admin")
WATCH = "window.hits = 0; window.hit = () => { window.hits += 1; };"
KIND = """async (address) => (await fetch(address, { method: "HEAD" })).headers.get("content-type") ?? "" """
# A file is handed out to be saved, never shown as a page: tests/browser/test_files.py.
FILES = {"picture", "file of note"}
ASKED = "?q=%22%27%3E%3Cimg+src%3Dx+onerror%3Dhit%28%29%3E"


@pytest.fixture
def filled(desk_server: object) -> World:
    world = make_world()
    fill(world)
    return world


def _addresses(world: World, role: str) -> list[str]:
    place = ROLES.index(role)
    seen = [
        (name, row)
        for name, row in ROUTES.items()
        if row.answers.get("GET", "......")[place : place + 1] == "."
    ]
    return [
        reverse(name, kwargs={part: world.own.names[kind] for part, kind in row.names.items()})
        for name, row in seen
        if "GET" in row.answers and not name.startswith("web:") and not FILES & set(row.names.values())
    ]


@pytest.mark.parametrize("role", VISITORS)
def test_nothing_typed_runs_in_a_browser(visit: Visit, filled: World, role: str) -> None:
    visit.cast = filled.own.cast
    page: Page = visit(person=getattr(filled.own.cast, role))
    page.context.add_init_script(WATCH)
    shown = 0
    for address in _addresses(filled, role):
        for query in ("", ASKED):
            if "text/html" not in page.evaluate(KIND, address + query):
                continue
            page.goto(address + query, wait_until="load")
            assert page.evaluate("() => window.hits") == 0, address
            shown += MARK in page.inner_text("body")
    assert shown >= 5
