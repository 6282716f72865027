"""Lives as the lines that COPY reads; knows no database, so that another process may print them meanwhile."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from atum_desk.demo.bulk.clocks import CALCULATION, CYCLE, Kept
from atum_desk.demo.bulk.ground import Ground
from atum_desk.demo.bulk.lives import Act, Life, new_id
from atum_desk.demo.bulk.texts import Words

FACTS = (
    "number", "requester_id", "service_id", "subject", "description", "status", "accepted_at", "sla_started_at",
    "sla_paused_at", "sla_policy_id", "priority", "resolved_at", "closed_at", "channel", "team_id",
    "status_before_waiting", "last_requester_message_at", "last_staff_reply_at",
)  # fmt: skip
COLUMNS = {
    "tickets": (
        "id", "organization_id", *FACTS, "assigned_to", "accepted_by", "tags", "sla_due_at", "created_at", "updated_at",
        "version", "search_config", "sla_paused_duration", "escalation_level",
    ),
    "comments": (
        "id", "organization_id", "ticket_id", "author_id", "content", "is_internal", "is_ai_generated", "created_at",
        "updated_at", "channel",
    ),
    "ticket_tags": ("id", "organization_id", "ticket_id", "tag"),
    "audit_log": (
        "id", "organization_id", "action", "entity_type", "entity_id", "user_id", "actor_id", "actor_kind",
        "actor_label", "old_values", "new_values", "created_at", "depth",
    ),
    "sla_calculations": CALCULATION,
    "sla_cycles": CYCLE,
}  # fmt: skip
_words: dict[int, Words] = {}


@dataclass(frozen=True, slots=True)
class Piece:
    """Some tickets of one organization, from a number through another."""

    ground: Ground
    first: int
    last: int
    seed: int

    @property
    def tickets(self) -> int:
        """Return how many tickets it holds."""
        return self.last - self.first + 1


def printed(piece: Piece) -> dict[str, bytes]:
    """Return the lines of each table; the same piece gives the same lines wherever it is printed."""
    words = _words.setdefault(piece.seed, Words(piece.seed))
    chance = Random(f"{piece.seed} {piece.ground.organization_id} {piece.first}")  # noqa: S311 - no secrets
    lines: dict[str, list[str]] = {table: [] for table in COLUMNS}
    for number in range(piece.first, piece.last + 1):
        life = Life(piece.ground, number, words, chance).live()
        clocks = Kept.of(life)
        lines["tickets"].append(_ticket(life, clocks.due_at))
        lines["comments"] += _comments(life)
        lines["ticket_tags"] += _tags(life)
        lines["audit_log"] += [_audit(life, act) for act in (*life.acts, *clocks.breaches)]
        lines["sla_calculations"] += map(_line, clocks.calculation)
        lines["sla_cycles"] += map(_line, clocks.cycles)
    return {table: "".join(of_table).encode() for table, of_table in lines.items()}


def _ticket(life: Life, due_at: datetime | None) -> str:
    facts, ground = life.facts, life.ground
    told = [facts.get(name) for name in (*FACTS, "assigned_to_id", "accepted_by_id")]
    tags, filed, touched = json.dumps(facts.get("tags", [])), life.acts[0].at, life.acts[-1].at
    derived = (tags, due_at, filed, touched, len(life.acts), ground.language, 0, 0)
    return _line((life.id, ground.organization_id, *told, *derived))


def _comments(life: Life) -> list[str]:
    start = (life.ground.organization_id, life.id)
    return [
        _line(
            (
                said.id,
                *start,
                said.author_id,
                said.content,
                said.internal,
                False,
                said.at,
                said.at,
                said.channel,
            )
        )
        for said in life.comments
    ]


def _tags(life: Life) -> list[str]:
    organization_id, at = life.ground.organization_id, datetime.fromisoformat(life.acts[0].at)
    return [
        _line((new_id(at, life.chance), organization_id, life.id, tag)) for tag in life.facts.get("tags", [])
    ]


def _audit(life: Life, act: Act) -> str:
    who_id, kind, label = (act.who.id, "USER", act.who.name) if act.who else (None, *act.by)
    old = json.dumps(act.old) if act.old else None
    return _line(
        (
            *(act.id, life.ground.organization_id, act.verb, "ticket", life.id, who_id, who_id, kind, label),
            *(old, json.dumps(act.new), act.at, 0),
        )
    )


def _line(values: Iterable[Any]) -> str:
    """Return one line in COPY's text format."""
    return "\t".join([r"\N" if value is None else _cell(value) for value in values]) + "\n"


def _cell(value: Any) -> str:
    text = str(value)
    if "\\" in text or "\n" in text or "\t" in text or "\r" in text:
        escaped = text.replace("\\", "\\\\").replace("\n", "\\n")
        return escaped.replace("\t", "\\t").replace("\r", "\\r")
    return text
