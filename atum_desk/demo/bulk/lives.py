"""One ticket's whole life at once: the row as it stands today, three comments, and an audit row for every act.

The acts are those of the operations, one after the other, so that replaying the audit rows gives the ticket.
"""

from datetime import datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from atum_desk.demo.bulk.ground import Ground, Person
from atum_desk.demo.bulk.texts import TAGS, Text, Words, pick

RECENT = 0.1
"""The share of tickets that is young enough to be open as often as not."""

STATUSES = (
    "NEW",
    "ACCEPTED",
    "ASSIGNED",
    "IN_PROGRESS",
    "WAITING_CUSTOMER",
    "RESOLVED",
    "CLOSED",
    "CANCELLED",
)
YOUNG = (6, 5, 8, 18, 12, 12, 36, 3)
OLD = (0, 1, 2, 6, 3, 2, 830, 30)
PRIORITIES, WEIGHTS = ("MEDIUM", "LOW", "HIGH", "URGENT"), (60, 22, 14, 4)
UNSAID: tuple[object, ...] = (None, [], 0, "")
ANSWERED = frozenset({"IN_PROGRESS", "WAITING_CUSTOMER", "RESOLVED", "CLOSED", "CANCELLED"})


class Said(NamedTuple):
    """A message or a note."""

    id: str
    author_id: str
    content: str
    internal: bool
    channel: str
    at: str


class Act(NamedTuple):
    """What an audit row tells; `by` is the kind and the name of who acts where nobody does."""

    id: str
    verb: str
    who: Person | None
    at: str
    old: dict[str, Any]
    new: dict[str, Any]
    by: tuple[str, str] = ("SYSTEM", "Atum Desk")


class Life:
    """A ticket being lived: facts, comments and acts, each act telling what it changed."""

    def __init__(self, ground: Ground, number: int, words: Words, chance: Random) -> None:
        self.ground, self.words, self.chance = ground, words, chance
        self.at = _filed_at(ground, number, chance)
        self.id = new_id(self.at, chance)
        self.requester = pick(ground.requesters, chance)
        self.agent = pick(ground.agents, chance)
        self.tags = sorted({pick(TAGS, chance) for _ in range(chance.choices((0, 1, 2), (65, 25, 10))[0])})
        self.facts: dict[str, Any] = {"number": number}
        self.comments: list[Said] = []
        self.acts: list[Act] = []

    def live(self) -> "Life":
        """Go from the filing to the status that the ticket has today, and say three things on the way."""
        is_young = self.facts["number"] > self.ground.last - RECENT * self.ground.tickets
        status = self.ground.status or self.chance.choices(STATUSES, YOUNG if is_young else OLD)[0]
        self._file()
        if status != "NEW":
            self._accept()
        if status not in {"NEW", "ACCEPTED"}:
            self._act("ticket.assigned", self.agent, status="ASSIGNED", assigned_to_id=self.agent.id)
        self._talk(status)
        self._finish(status)
        return self

    def _file(self) -> None:
        chance, ground, at = self.chance, self.ground, self.at
        by_staff = bool(self.tags)
        self._act(
            "ticket.created",
            self.agent if by_staff else self.requester,
            requester_id=self.requester.id,
            service_id=pick(ground.services, chance) if chance.random() < 0.6 else None,
            team_id=pick(ground.teams, chance) if chance.random() < 0.7 else None,
            subject=self.words.subject(chance),
            description=self.words.description(chance),
            status="NEW",
            priority=chance.choices(PRIORITIES, WEIGHTS)[0],
            tags=self.tags,
            channel="AGENT" if by_staff else "WEB",
            last_requester_message_at=None if by_staff else at.isoformat(),
            number=self.facts["number"],
        )

    def _accept(self) -> None:
        at = self._later(1, 120)
        manager = pick(self.ground.managers, self.chance)
        self._act(
            "ticket.accepted",
            manager,
            {"sla": {"terms": self.ground.terms_id, "policy": self.ground.terms["policy"], "version": 1}},
            status="ACCEPTED",
            accepted_at=at,
            accepted_by_id=manager.id,
            sla_started_at=at,
            sla_policy_id=self.ground.policy_id,
        )

    def _talk(self, status: str) -> None:
        chance, words = self.chance, self.words
        if status in ANSWERED:
            at = self._later(5, 900)
            self._say(self.agent, pick(words.answers, chance), status="IN_PROGRESS", last_staff_reply_at=at)
        self._say(self.agent, pick(words.notes, chance), internal=True)
        while len(self.comments) < 3:
            at = self._later(5, 1500)
            self._say(self.requester, pick(words.thanks, chance), last_requester_message_at=at)

    def _finish(self, status: str) -> None:
        changed, at = "ticket.status_changed", self._later(5, 2000)
        if status == "WAITING_CUSTOMER":
            self._act(
                changed, self.agent, status=status, status_before_waiting="IN_PROGRESS", sla_paused_at=at
            )
        if status in {"RESOLVED", "CLOSED"}:
            self._act(changed, self.agent, status="RESOLVED", resolved_at=at)
        if status == "CLOSED":
            at = self._later(7 * 1440, 7 * 1440 + 1)
            self._act(changed, None, status=status, closed_at=at)
        if status == "CANCELLED":
            self._act(changed, self.agent, {"reason": "Filed twice"}, status=status)

    def _later(self, least: int, most: int) -> str:
        """Let minutes pass, mostly few, but never beyond the present; return the instant as JSON holds it."""
        minutes = least + (most - least) * self.chance.random() ** 3
        self.at = min(self.at + timedelta(seconds=int(minutes * 60)), self.ground.ends)
        return self.at.isoformat()

    def _say(self, who: Person, text: Text, *, internal: bool = False, **facts: Any) -> None:
        if internal:
            self._later(2, 600)
        pk, channel = new_id(self.at, self.chance), "AGENT" if who is self.agent else "WEB"
        self.comments.append(Said(pk, who.id, text.content, internal, channel, self.at.isoformat()))
        told = {"comment": {"id": pk, "internal": internal, "sha256": text.sha256}}
        self._act("ticket.note_added" if internal else "ticket.replied", who, told, **facts)

    def _act(
        self, verb: str, who: Person | None, told: dict[str, Any] | None = None, /, **facts: Any
    ) -> None:
        mine, is_birth = self.facts, not self.acts
        changed = {
            name: value
            for name, value in facts.items()
            if (value not in UNSAID if is_birth else mine.get(name) != value)
        }
        old = {} if is_birth else {name: mine.get(name) for name in changed}
        mine.update(facts)
        # Acts of one second keep their order by their ids.
        pk = new_id(self.at, self.chance, place=len(self.acts))
        self.acts.append(Act(pk, verb, who, self.at.isoformat(), old, {**changed, **(told or {})}))


def new_id(at: datetime, chance: Random, *, place: int = 0) -> str:
    """Return a UUIDv7 of that instant, as text; of one instant the lower `place` (below 4096) comes first."""
    tail = chance.getrandbits(62) | 1 << 63
    text = f"{int(at.timestamp() * 1000):012x}7{place:03x}{tail:016x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _filed_at(ground: Ground, number: int, chance: Random) -> datetime:
    span = (ground.ends - ground.begins).total_seconds()
    place = (number - ground.first + chance.random()) / ground.tickets
    return ground.begins + timedelta(seconds=int(span * place))
