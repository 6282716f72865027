"""The filters that are on, as words that can be taken away: those of the address, and those of the query line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tickets.asking import Question
from tickets.query_line import without
from tickets.queue import Whose, each
from tickets.states import Priority, Status


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on: its words, and the address without it."""

    text: str
    href: str


WORDS: Mapping[str, str | Promise] = {
    "status": _("Status"),
    "priority": _("Priority"),
    "assignee": _("Assignee"),
    "team": _("Team"),
    "service": _("Service"),
    "tag": _("Tag"),
    "requester": _("Requester"),
}


def chips(question: Question, names: Mapping[UUID, str]) -> list[Chip]:
    """Return a chip for each filter and value; `names` are those of people, teams and services by id."""
    return [*_of_filters(question, names), *_of_line(question)]


def _of_filters(question: Question, names: Mapping[UUID, str]) -> Iterator[Chip]:
    for name, word in WORDS.items():
        for value in each(getattr(question.asked, name)):
            yield Chip(f"{word}: {_spoken(value, names)}", question.asked.without(name, value))


def _of_line(question: Question) -> Iterator[Chip]:
    """Yield the line's filters as they were typed, and its words together."""
    asked, line = question.asked, question.line
    for term in line.terms:
        yield Chip(asked.q[term.start : term.end], asked.address(q=without(asked.q, term)))
    if line.words:
        rest = " ".join(asked.q[term.start : term.end] for term in line.terms)
        yield Chip(f"{_('Search')}: {line.words}", asked.address(q=rest))


def _spoken(value: object, names: Mapping[UUID, str]) -> str:
    if value is Whose.ME:
        return str(_("me"))
    if value is Whose.NONE:
        return str(_("nobody"))
    if isinstance(value, UUID):
        return names.get(value) or str(_("unknown"))
    return str(value.label) if isinstance(value, Status | Priority) else str(value)
