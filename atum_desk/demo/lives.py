"""How the demonstration's tickets live: for every status that a ticket may end in, what happened on the way."""

from enum import StrEnum

from tickets.states import Status


class Beat(StrEnum):
    """One thing that somebody does on a ticket."""

    FILE = "file"
    PHONE = "phone"
    ACCEPT = "accept"
    ASSIGN = "assign"
    PRIORITY = "priority"
    SERVICE = "service"
    TEAM = "team"
    TAG = "tag"
    START = "start"
    ACKNOWLEDGE = "acknowledge"
    NOTE = "note"
    OPINION = "opinion"
    CORRECT = "correct"
    SLIP = "slip"
    REDACT = "redact"
    EXPLAIN = "explain"
    HAND_OVER = "hand_over"
    ASK = "ask"
    ANSWER = "answer"
    NUDGE = "nudge"
    PROPOSE = "propose"
    SOLVE = "solve"
    CONFIRM = "confirm"
    RELAPSE = "relapse"
    SOLVE_AGAIN = "solve_again"
    RESUME = "resume"
    CLOSE = "close"
    SATISFIED = "satisfied"
    EXPIRE = "expire"
    FOLLOW_UP = "follow_up"
    WITHDRAW = "withdraw"
    CANCEL = "cancel"


ASKERS = frozenset(
    {
        Beat.FILE, Beat.ANSWER, Beat.NUDGE, Beat.CONFIRM, Beat.RELAPSE, Beat.SATISFIED, Beat.FOLLOW_UP, Beat.WITHDRAW,
    }
)  # fmt: skip
"""What the requester does; all else is the desk's."""

FIRST = frozenset({Beat.ACCEPT, Beat.ASSIGN})
"""After the first of these come the corrections of a triage: priority, service, team, tags."""

COUNTS: dict[Status, int] = {
    Status.NEW: 8,
    Status.ACCEPTED: 7,
    Status.ASSIGNED: 8,
    Status.IN_PROGRESS: 13,
    Status.WAITING_CUSTOMER: 9,
    Status.RESOLVED: 18,
    Status.CLOSED: 78,
    Status.CANCELLED: 9,
}
"""How many tickets of an organization end in each status."""

FOLLOW_UPS = 1
"""How many of the closed ones are a second ticket that a late message opened."""

ONCE: dict[Status, tuple[str, ...]] = {
    Status.IN_PROGRESS: ("file accept assign propose note correct nudge",),
    Status.CLOSED: (
        "file assign solve satisfied follow_up accept assign start solve_again satisfied",
        "file assign start slip redact propose confirm close",
        "file accept assign note correct solve expire",
    ),
}
"""Rare lives, told once each before the common ones."""

LIVES: dict[Status, tuple[str, ...]] = {
    Status.NEW: ("file", "file", "file", "phone", "file", "file nudge"),
    Status.ACCEPTED: ("file accept", "file accept note", "phone accept", "file accept nudge"),
    Status.ASSIGNED: (
        "file assign",
        "file accept assign",
        "file accept assign note",
        "phone accept assign",
        "file assign nudge",
    ),
    Status.IN_PROGRESS: (
        "file assign start",
        "file accept assign acknowledge",
        "file assign start note acknowledge",
        "file accept assign ask answer",
        "phone assign start note",
        "file assign note explain hand_over start opinion",
        "file assign propose",
        "file assign solve relapse",
        "file accept assign ask answer note",
        "file assign ask resume",
    ),
    Status.WAITING_CUSTOMER: (
        "file assign ask",
        "file accept assign start ask",
        "file assign acknowledge note ask",
        "file assign acknowledge nudge ask",
        "phone assign ask",
    ),
    Status.RESOLVED: (
        "file assign solve",
        "file accept assign start solve",
        "file assign ask answer solve",
        "file accept assign acknowledge note propose confirm",
        "phone assign start note solve",
        "file assign note explain hand_over solve",
        "file assign acknowledge nudge solve",
        "file assign solve relapse note solve_again",
    ),
    Status.CLOSED: (
        "file assign solve expire",
        "file accept assign start solve satisfied",
        "file assign ask answer solve expire",
        "file assign propose confirm expire",
        "phone accept assign start note solve expire",
        "file accept assign acknowledge solve satisfied",
        "file assign ask answer note solve close",
        "file assign note opinion solve expire",
        "file accept assign solve relapse solve_again expire",
        "file assign start note explain hand_over acknowledge solve expire",
        "file accept assign nudge acknowledge solve expire",
        "file assign propose confirm close",
        "phone assign solve expire",
        "file accept assign acknowledge nudge note solve expire",
    ),
    Status.CANCELLED: (
        "file withdraw",
        "file accept cancel",
        "file assign note cancel",
        "file assign ask cancel",
        "phone accept cancel",
    ),
}
"""Common lives, told in turn."""


def life(status: Status, index: int) -> list[Beat]:
    """Return the beats of the `index`th ticket that ends in this status."""
    rare = ONCE.get(status, ())
    common = LIVES[status]
    words = rare[index] if index < len(rare) else common[(index - len(rare)) % len(common)]
    return [Beat(word) for word in words.split()]


def with_triage(beats: list[Beat], corrections: list[Beat]) -> list[Beat]:
    """Return the life with corrections right after somebody first took the ticket in hand; without triage as it is."""
    place = next((number for number, beat in enumerate(beats, start=1) if beat in FIRST), None)
    if place is None:
        return beats
    return [*beats[:place], *corrections, *beats[place:]]
