"""No page, part, mail or page of the admin runs what a person typed: a crawl over every address there is."""

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import connections
from django.http import HttpResponse
from django.urls import reverse
from pytest_django.plugin import DjangoDbBlocker

from tests.browser.steps import work
from tests.permissions.canary import CANARY, Findings, fill, shows
from tests.permissions.routes import ROUTES
from tests.permissions.world import ROLES, World, ask, make_world

ASKED = ("q", "subject", "who", "next", "tag", "text", "content", "person", "name", "search")
FILLED = {
    "accounts:audit",
    "accounts:companies",
    "accounts:people",
    "accounts:profile",
    "accounts:sign_in",
    "accounts:teams",
    "tickets:portal_home",
    "tickets:portal_new",
    "tickets:portal_ticket",
    "tickets:portal_tickets",
    "tickets:queue",
    "tickets:services",
    "tickets:ticket",
    "tickets:_portal_similar",
    "tickets:_requesters",
}
"""Where the canary must be seen, or the crawl looks at nothing."""
seen: set[str] = set()


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> World:
    with django_db_blocker.unblock():
        world = make_world()
        fill(world)
        connections.close_all()
    return world


@pytest.mark.parametrize("name", ROUTES)
def test_what_was_typed_never_runs(filled: World, committed_db: None, name: str) -> None:
    row = ROUTES[name]
    address = reverse(name, kwargs={part: filled.own.names[kind] for part, kind in row.names.items()})
    wrong = []
    for method in row.answers:
        for role in ROLES:
            for body in _bodies(filled, name, method):
                for headers in ({}, {"HX-Request": "true"}):
                    answer = ask(filled, role, method, address, body, **headers)
                    wrong += [f"{method} as {role} {headers}: {one}" for one in _wrong(name, answer)]
    assert not wrong, "\n".join(wrong[:10])


def test_the_crawl_has_seen_the_canary_where_it_must_be() -> None:
    assert seen >= FILLED


def test_mails_carry_it_escaped(filled: World, committed_db: None) -> None:
    with filled.own.cast.scope():
        work(filled.own.cast)
    letters = [letter for letter in mail.outbox if isinstance(letter, EmailMultiAlternatives)]
    assert len(letters) == len(mail.outbox)
    assert any(shows(str(letter.body)) for letter in letters)
    for letter in letters:
        assert "\n" not in letter.subject
        for content, kind in letter.alternatives:
            assert kind == "text/html"
            assert not Findings(str(content)).found
    assert any(shows(str(content)) for letter in letters for content, _kind in letter.alternatives)


def test_the_search_finds_what_would_run() -> None:
    assert Findings(f"<p>{CANARY}</p>").found
    assert Findings('<a href="javascript:hit()">').found
    assert not Findings("<p>&lt;img src=x onerror=hit()&gt;</p><script src='/a.js'></script>").found


def _bodies(world: World, name: str, method: str) -> list[dict[str, str]]:
    """Return what is sent: the row's own words, and the canary in every place for words."""
    body = {
        key: world.own.names[value[1:]] if value[:1] == "@" else value
        for key, value in ROUTES[name].body.items()
    }
    words = {key: body[key] if ROUTES[name].body[key][:1] == "@" else CANARY for key in body}
    if method == "GET":
        return [{}, dict.fromkeys(ASKED, CANARY)]
    return [body, words]


def _wrong(name: str, answer: HttpResponse) -> list[str]:
    if answer.streaming or not answer.headers.get("Content-Type", "").startswith("text/html"):
        return []
    page = answer.content.decode()
    if shows(page):
        seen.add(name)
    policy = answer.headers.get("Content-Security-Policy", "")
    unguarded = (
        [] if "script-src 'self'" in policy or "default-src 'self'" in policy else [f"no policy: {policy}"]
    )
    return Findings(page).found + (unguarded if page else [])
