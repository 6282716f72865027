"""Follows every kind of link that each demonstration person can see: none is broken, none leads to an error."""

from collections import Counter, deque
from html.parser import HTMLParser
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

import pytest
from django.test import Client, override_settings
from django.urls import Resolver404, resolve
from pytest_django.plugin import DjangoDbBlocker

from atum_desk.core import clock
from atum_desk.demo.build import build, exists
from atum_desk.demo.constants import PASSWORD, log_ins
from atum_desk.demo.northwind import HOUSE

HOST = f"{HOUSE.slug}.localhost"
# Fifty tickets look alike; links that differ in their values only are followed this often.
OF_A_KIND = 4
ROLES = {"Administrator": 45, "Manager": 40, "Agent": 30, "Company contact": 8, "Requester": 8}
"""How many kinds of links each role finds at least."""


class Links(HTMLParser):
    """Collects where a page leads."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a person or htmx can follow with GET."""
        given = dict(attrs)
        names = ("hx-get", "href") if tag == "a" else ("hx-get",)
        self.found |= {given[name] or "" for name in names if given.get(name)}


@pytest.fixture(scope="module", autouse=True)
def demonstration(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock(), override_settings(DEMONSTRATION=True):
        if not exists(HOUSE):
            build(HOUSE, clock.now())


@pytest.mark.parametrize("role", ROLES)
def test_no_link_is_broken(role: str, committed_db: None) -> None:
    with override_settings(DEMONSTRATION=True):
        person = next(one for one in log_ins() if one.slug == HOUSE.slug and str(one.role) == role)
    client = Client(HTTP_HOST=HOST)
    entered = {"email": person.email, "password": PASSWORD}
    assert client.post("/sign-in/", entered).status_code == 303
    kinds = _crawl(client)
    assert len(kinds) >= ROLES[role], f"the {role} found only {sorted(map(str, kinds))}"


def _crawl(client: Client) -> Counter[tuple[str, ...]]:
    """Follow links from the start page, some of each kind; return how many of each were followed."""
    seen, kinds = {"/"}, Counter[tuple[str, ...]]()
    waiting = deque([("/", "the start page")])
    while waiting:
        path, origin = waiting.popleft()
        kind = _kind(path, origin)
        kinds[kind] += 1
        if kinds[kind] > OF_A_KIND:
            continue
        answer = client.get(path)
        assert answer.status_code in {200, 204, 302, 303}, f"{answer.status_code} for {path} on {origin}"
        if answer.streaming or answer.status_code == 204:
            continue  # a file, or no news, leads nowhere
        further = {answer["Location"]} if answer.status_code != 200 else Links(answer.content.decode()).found
        for link in sorted(further):
            address = urldefrag(urljoin(path, link)).url
            if not urlsplit(address).netloc and not urlsplit(address).scheme and address not in seen:
                seen.add(address)
                waiting.append((address, path))
    return kinds


def _kind(path: str, origin: str) -> tuple[str, ...]:
    """Return what is alike in links: the name of the address, and which questions it asks with which known words."""
    parts = urlsplit(path)
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        raise AssertionError(f"{origin} links to {path}, which is no address") from None
    words = [
        f"{key}={value[0]}" if key in {"view", "sort", "show"} else key
        for key, value in parse_qs(parts.query).items()
    ]
    return (name, *sorted(words))
