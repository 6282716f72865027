"""Reads what was said on a ticket, and what the audit log holds of it: rows of two texts written once."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import STAFF
from atum_desk.core.prepared import ask
from atum_desk.core.tenancy import current_organization_id
from tickets.models import Ticket

# The authors are looked up for the rows found alone. Joined at once, the planner would begin with the people: the
# policies hide from it how many an organization has.
COMMENTS = """
SELECT c.id, c.content, c.is_internal, c.created_at, c.edited_at, c.redacted_at,
    u.id, u.full_name, u.email, u.role, coalesce(company.name, '')
FROM (
    SELECT id, author_id, content, is_internal, created_at, edited_at, redacted_at FROM comments
    WHERE organization_id = %(here)s AND ticket_id = %(ticket)s {which}
) AS c
JOIN users u ON u.organization_id = %(here)s AND u.id = c.author_id
LEFT JOIN companies company ON company.organization_id = %(here)s AND company.id = u.company_id
ORDER BY c.created_at {way}, c.id {way}
"""
LATEST_FIRST = COMMENTS.format(
    which="AND (created_at, id) < (%(at)s, %(id)s) ORDER BY created_at DESC, id DESC LIMIT %(limit)s",
    way="DESC",
)
FROM_ONE = COMMENTS.format(
    which="""AND (created_at, id) >= (
        SELECT created_at, id FROM comments
        WHERE organization_id = %(here)s AND ticket_id = %(ticket)s AND id = %(id)s
    ) ORDER BY created_at, id LIMIT %(limit)s""",
    way="",
)
THE_ONE = COMMENTS.format(which="AND id = %(id)s", way="")
DEEDS = """
SELECT action, created_at, actor_kind, actor_id, actor_label, old_values, new_values FROM audit_log
WHERE organization_id = %(here)s AND entity_type = 'ticket' AND entity_id = %(ticket)s
    AND created_at >= %(since)s AND created_at < %(until)s
ORDER BY created_at {way}, id {way} LIMIT %(limit)s
"""
DUE_SETTER = """
SELECT actor_label FROM audit_log
WHERE organization_id = %(here)s AND entity_type = 'ticket' AND entity_id = %(ticket)s
    AND action = 'ticket.due_changed'
ORDER BY created_at DESC, id DESC LIMIT 1
"""
DEEDS_LATEST_FIRST, DEEDS_IN_ORDER = DEEDS.format(way="DESC"), DEEDS.format(way="")


@dataclass(frozen=True, slots=True)
class Author:
    """Who said something, as far as a conversation shows it; `company` is empty for staff and for people of none."""

    pk: UUID
    full_name: str
    email: str
    role: str
    company: str

    @classmethod
    def of(cls, person: User) -> "Author":
        """Return a person as an author."""
        company = person.company.name if person.company else ""
        return cls(UUID(str(person.pk)), person.full_name, person.email, person.role, company)

    @property
    def works_here(self) -> bool:
        """Say whether this is staff."""
        return self.role in STAFF

    @property
    def standing(self) -> str:
        """Return what stands beside the name: a requester's company, or that somebody is staff."""
        return _("Staff") if self.works_here else self.company or _("Requester")

    def __str__(self) -> str:
        return self.full_name or self.email


@dataclass(frozen=True, slots=True)
class Said:
    """A comment, with its author."""

    author: Author
    pk: UUID
    content: str
    is_internal: bool
    created_at: datetime
    edited_at: datetime | None
    redacted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Deed:
    """A row of the audit log; what changed is taken apart only where it is told."""

    action: str
    created_at: datetime
    actor_kind: str
    actor_id: UUID | None
    actor_label: str
    old: str | None
    new: str | None

    @property
    def old_values(self) -> dict[str, Any]:
        """Return what was changed, as it was before."""
        return json.loads(self.old) if self.old else {}

    @property
    def new_values(self) -> dict[str, Any]:
        """Return what was changed, as it is since."""
        return json.loads(self.new) if self.new else {}


def latest_comments(ticket: Ticket, limit: int, before: tuple[datetime, UUID] | None = None) -> list[Said]:
    """Return comments, the newest first; those before an instant and an id, or the last of all."""
    at, key = before or ("infinity", UUID(int=0))
    return _comments(_ask(LATEST_FIRST, ticket, at=at, id=key, limit=limit))


def comments_from(ticket: Ticket, comment_id: UUID, limit: int) -> list[Said]:
    """Return a comment and what was said after it, in order; nothing where there is no such comment."""
    return _comments(_ask(FROM_ONE, ticket, id=comment_id, limit=limit))


def one_comment(ticket: Ticket, comment_id: UUID) -> Said | None:
    """Return one comment of the ticket."""
    return next(iter(_comments(_ask(THE_ONE, ticket, id=comment_id))), None)


def latest_deeds(
    ticket: Ticket, limit: int, *, since: datetime | None = None, until: datetime | None = None
) -> list[Deed]:
    """Return what was done from one instant to before another, the newest first; either may be open."""
    rows = _ask(
        DEEDS_LATEST_FIRST, ticket, limit=limit, since=since or "-infinity", until=until or "infinity"
    )
    return [Deed(*row) for row in rows]


def deeds_from(ticket: Ticket, since: datetime, limit: int, *, until: datetime | None) -> list[Deed]:
    """Return the same from its beginning on, in order."""
    rows = _ask(DEEDS_IN_ORDER, ticket, limit=limit, since=since, until=until or "infinity")
    return [Deed(*row) for row in rows]


def due_setter(ticket: Ticket) -> str:
    """Return who last set or took back the due date by hand; empty where nobody did."""
    rows = _ask(DUE_SETTER, ticket)
    return rows[0][0] if rows else ""


def _ask(sql: str, ticket: Ticket, **values: Any) -> list[tuple[Any, ...]]:
    return ask(sql, {"here": current_organization_id(), "ticket": ticket.pk, **values})


def _comments(rows: Iterable[tuple[Any, ...]]) -> list[Said]:
    """Return rows as comments; each author is made once."""
    authors: dict[UUID, Author] = {}
    found = []
    for *said, author_id, name, email, role, company in rows:
        if author_id not in authors:
            authors[author_id] = Author(author_id, name, email, role, company)
        found.append(Said(authors[author_id], *said))
    return found
