"""What a page offers to choose from: staff, teams and services, and what a search found, read in one query."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from accounts.absence import away_words, still_away
from accounts.roles import STAFF
from atum_desk.core import clock
from atum_desk.core.prepared import ask
from atum_desk.core.tenancy import current_organization_id
from tickets.queue import MATCHES_AT_MOST
from tickets.words import Hits, Question, prefixes

Part = tuple[str, tuple[Any, ...]]

# The roles are part of the text: the index of staff alone serves no plan for any roles whatever.
NAMES = f"""
SELECT 'staff', id, full_name, is_active, away_until, timezone FROM users
WHERE organization_id = %s AND role IN ({", ".join(f"'{role}'" for role in sorted(STAFF))})
UNION ALL SELECT 'teams', id, name, is_active, NULL, NULL FROM teams WHERE organization_id = %s
UNION ALL SELECT 'services', id, name, is_active, NULL, NULL FROM services WHERE organization_id = %s
"""  # noqa: S608 - our own words
REQUESTER = (
    "SELECT 'requesters', id, full_name, is_active, away_until, timezone FROM users "
    "WHERE organization_id = %s AND id = %s"
)


class Choice(NamedTuple):
    """A person, team or service by name; one that is not active any more is only named, not offered."""

    id: UUID
    name: str
    active: bool = True
    away_until: date | None = None

    @property
    def label(self) -> str:
        """Return the name, and until when the person is away."""
        return f"{self.name} ({away_words(self.away_until)})" if self.away_until else self.name


@dataclass(slots=True)
class Choices:
    """Names in order, and what the search for words and for a tag found."""

    staff: list[Choice] = field(default_factory=list)
    teams: list[Choice] = field(default_factory=list)
    services: list[Choice] = field(default_factory=list)
    requesters: list[Choice] = field(default_factory=list)
    hits: Hits = field(default_factory=Hits)
    tagged: list[UUID] = field(default_factory=list)

    @property
    def is_rare(self) -> bool:
        """Say whether `tagged` are all tickets with the tag, and not only the first of very many."""
        return len(self.tagged) <= MATCHES_AT_MOST

    @property
    def names(self) -> dict[UUID, str]:
        """Return every name by id."""
        return {one.id: one.name for one in (*self.staff, *self.teams, *self.services, *self.requesters)}

    def offered(self) -> "Choices":
        """Return the same with only what is active."""
        return replace(
            self, staff=_active(self.staff), teams=_active(self.teams), services=_active(self.services)
        )


def _active(choices: list[Choice]) -> list[Choice]:
    return [one for one in choices if one.active]


def read_choices(
    *, requester_id: UUID | None = None, words: str = "", language: str = "simple", tag: str = ""
) -> Choices:
    """Read staff, teams and services, one requester's name, and which tickets hold words or a tag, in one query."""
    here = current_organization_id()
    parts: list[Part] = [(NAMES, (here, here, here))]
    if requester_id is not None:
        parts.append((REQUESTER, (here, requester_id)))
    question = Question(prefixes(words), language)
    found = _read([*parts, *_matches(question), *_tagged(tag)], question)
    for kind in ("staff", "teams", "services"):
        getattr(found, kind).sort(key=lambda one: one.name.casefold())
    return found


def search(words: str, language: str, tag: str = "") -> Choices:
    """Read only which tickets hold all the words, and which a tag; without either the database is not asked."""
    question = Question(prefixes(words), language)
    parts = [*_matches(question), *_tagged(tag)]
    return _read(parts, question) if parts else Choices()


def _matches(question: Question) -> list[Part]:
    if not question.wanted:
        return []
    sql = "SELECT 'matches', id, '', cut, NULL::date, NULL FROM search_tickets(%s, %s::regconfig)"
    return [(sql, (question.wanted, question.language))]


def _tagged(tag: str) -> list[Part]:
    if not tag:
        return []
    columns = "'tagged', ticket_id, '', true, NULL::date, NULL"
    where = "organization_id = %s AND tag = %s"
    # Of a frequent tag only that it is one: its tickets are looked for among those of the order instead.
    sql = f"SELECT {columns} FROM ticket_tags WHERE {where} LIMIT {MATCHES_AT_MOST + 1}"  # noqa: S608 - our own words
    return [(sql, (current_organization_id(), tag))]


def _read(parts: Sequence[Part], question: Question) -> Choices:
    found, at = Choices(), clock.now()
    sql = " UNION ALL ".join(f"({sql})" for sql, _ in parts)
    for kind, key, name, active, away_until, zone in ask(sql, [one for _, values in parts for one in values]):
        if kind == "matches":
            _take(found.hits, key, question, cut=active)
        elif kind == "tagged":
            found.tagged.append(key)
        else:
            getattr(found, kind).append(Choice(key, name, active, still_away(away_until, zone or "UTC", at)))
    return found


def _take(hits: Hits, key: UUID, question: Question, *, cut: bool | None) -> None:
    """Take one of the ids that the search returned; where it says of none whether it cut, words are frequent."""
    if cut is None:
        hits.frequent = question
    else:
        hits.ids.append(key)
        hits.cut = cut
