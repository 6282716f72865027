"""The audit log's rows as people read them: a sentence, and old and new values side by side."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from accounts import entities
from accounts.entities import Named
from accounts.models import AuditLog
from accounts.roles import Role
from atum_desk.core import display

# Which kind of thing the id in a column or a told value is of.
REFERENCES = {
    "accepted_by_id": "user",
    "assigned_to_id": "user",
    "company_id": "company",
    "created_by_id": "user",
    "handed_to": "user",
    "invitation_id": "invitation",
    "requester_id": "user",
    "service_id": "service",
    "sla_policy_id": "sla_policy",
    "team_id": "team",
    "ticket_id": "ticket",
    "user_id": "user",
}
LONGEST = 600
SHOWN_AT_ONCE = 4

Key = tuple[str, UUID]


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact before and after; None where there was nothing."""

    name: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One row: who, what (`before`, the thing, `after`), when, and what changed."""

    row: AuditLog
    before: str
    thing: Named | None
    after: str
    differences: list[Difference]

    @property
    def is_open(self) -> bool:
        """Say whether the values are shown at once: a few that changed, not the many that a new thing begins with."""
        return (
            0 < len(self.differences) <= SHOWN_AT_ONCE
            and bool(self.row.old_values)
            and bool(self.row.new_values)
        )


def lines(rows: Sequence[AuditLog]) -> list[AuditLine]:
    """Make lines of rows; names are read in one query for each kind of thing."""
    names = entities.names_of({key for row in rows for key in _mentioned(row)})
    return [_line(row, names) for row in rows]


def _line(row: AuditLog, names: Mapping[Key, Named]) -> AuditLine:
    before, placeholder, after = str(entities.words_for(row.action)).partition("%(thing)s")
    thing = names.get((row.entity_type, row.entity_id)) if placeholder else None
    if placeholder and thing is None:
        thing = Named(_unnamed(row, names))
    told = [
        Difference(_label(name), _text(name, old, names), _text(name, new, names))
        for name, old, new in _pairs(row.old_values or {}, row.new_values or {})
    ]
    differences = [fact for fact in told if fact.old is not None or fact.new is not None]
    return AuditLine(row, before, thing, after, differences)


def _unnamed(row: AuditLog, names: Mapping[Key, Named]) -> str:
    """Name a thing that is gone by what the log kept of it."""
    values = {**(row.old_values or {}), **(row.new_values or {})}
    for name in ("full_name", "name", "title", "subject", "email"):
        if isinstance(values.get(name), str):
            return str(values[name])
    references = (_reference(name, value) for name, value in values.items())
    if parts := [names[key].text for key in references if key is not None and key in names]:
        return ", ".join(parts)
    kind = entities.kinds().get(row.entity_type)
    return str(kind.label).lower() if kind else row.entity_type.replace("_", " ")


def _mentioned(row: AuditLog) -> Iterator[Key]:
    yield row.entity_type, row.entity_id
    for name, old, new in _pairs(row.old_values or {}, row.new_values or {}):
        for value in (old, new):
            key = _reference(name, value)
            if key is not None:
                yield key


def _pairs(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Yield name, old and new value; a value that is itself a dictionary is told entry by entry, where it changed."""
    for name in [*old, *(name for name in new if name not in old)]:
        before, after = old.get(name), new.get(name)
        if isinstance(before, dict) or isinstance(after, dict):
            inner_old, inner_new = before or {}, after or {}
            for inner in sorted({*inner_old, *inner_new}):
                if inner_old.get(inner) != inner_new.get(inner):
                    yield f"{name}.{inner}", inner_old.get(inner), inner_new.get(inner)
        elif before != after or (name in old and name in new):
            yield name, before, after


def _reference(name: str, value: Any) -> Key | None:
    kind = REFERENCES.get(name.rpartition(".")[2])
    if kind is None or not isinstance(value, str):
        return None
    try:
        return kind, UUID(value)
    except ValueError:
        return None


def _label(name: str) -> str:
    words = name.removesuffix("_id").replace("_", " ").replace(".", ": ")
    return words[:1].upper() + words[1:]


def _text(name: str, value: Any, names: Mapping[Key, Named]) -> str | None:
    if value is None or value in ("", []):
        return None
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(str(item.get("name", item) if isinstance(item, dict) else item) for item in value)
    key = _reference(name, value)
    if key is not None:
        return names[key].text if key in names else str(value)
    return _word(name, str(value))


def _word(name: str, value: str) -> str:
    if name == "role" and value in Role.values:
        return str(Role(value).label)
    if "at" in name.split("_"):
        moment: datetime | None = parse_datetime(value)
        return display.exact(moment) if moment else value
    if value.isupper() and value.replace("_", "").isalpha():
        return value.replace("_", " ").capitalize()
    return value if len(value) <= LONGEST else value[:LONGEST] + "…"
