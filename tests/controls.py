"""The controls of a form as a browser would send them: what is filled in, chosen and ticked on a page."""

from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.test import Client

Controls = list[tuple[str, str]]


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self.is_inside, self.found = address, False, list[tuple[str, str]]()
        self._select: dict[str, Any] | None = None

    def handle_starttag(self, tag: str, attributes: Any) -> None:
        held = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.is_inside = held.get("action") == self.address
        elif self.is_inside and tag == "input":
            self._take(held)
        elif self.is_inside and tag == "select":
            self._select = {"name": held["name"], "several": "multiple" in held, "all": [], "chosen": []}
        elif self._select is not None and tag == "option":
            self._select["all"].append(held["value"])
            if "selected" in held:
                self._select["chosen"].append(held["value"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.is_inside = False
        elif tag == "select" and self._select is not None:
            self._end(self._select)
            self._select = None

    def _take(self, held: dict[str, str]) -> None:
        is_on = held.get("type") not in {"checkbox", "radio"} or "checked" in held
        if is_on and held.get("name") not in {None, "csrfmiddlewaretoken"}:
            self.found.append((held["name"], held.get("value", "")))

    def _end(self, select: dict[str, Any]) -> None:
        # Of a list of which one is chosen a browser takes the last that says so, and the first where none does.
        chosen = select["chosen"] if select["several"] else (select["chosen"] or select["all"][:1])[-1:]
        self.found += [(select["name"], value) for value in chosen]


def controls(page: str, address: str) -> Controls:
    """Return names and values of the form that posts to the address."""
    reader = _Reader(address)
    reader.feed(page)
    return reader.found


def filled(held: Controls, **values: str) -> Controls:
    """Return the controls with some of them filled in."""
    return [*((name, value) for name, value in held if name not in values), *values.items()]


def send(client: Client, address: str, held: Controls) -> HttpResponse:
    """Post the controls of a form."""
    answer: Any = client.post(address, urlencode(held), content_type="application/x-www-form-urlencoded")
    return answer  # type: ignore[no-any-return]
