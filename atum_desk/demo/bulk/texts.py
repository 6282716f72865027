"""What people write in bulk: sentences put together from parts, where a few come often and most come rarely."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

T = TypeVar("T")

THINGS = (
    "printer", "notebook", "VPN", "mailbox", "calendar", "badge", "scanner", "phone", "monitor", "invoice", "order",
    "refund", "delivery note", "time sheet", "shared drive", "meeting room", "projector", "headset", "licence",
    "password", "account", "export", "report", "dashboard", "parcel", "subscription", "contract", "signature",
    "keyboard", "docking station", "camera", "Wi-Fi", "backup", "certificate", "webshop", "newsletter", "price list",
    "customer file", "travel request", "expense claim", "mailing list", "group folder", "two-factor code", "tablet",
)  # fmt: skip
PLACES = (
    "on the second floor", "at the front desk", "in Leeds", "in the warehouse", "at home", "in room 214", "in Porto",
    "on the train", "in the new office", "at the customer's site", "in accounting", "in the workshop", "in Gdynia",
)  # fmt: skip
TROUBLES = (
    "does not start", "is very slow", "asks for a password again and again", "shows an error", "is gone",
    "cannot be opened", "was changed by somebody", "needs to be renewed", "arrived twice", "never arrived",
    "stops after a few minutes", "shows the wrong amount", "is locked", "makes a strange noise", "is out of date",
    "has disappeared since the update", "refuses every attachment", "prints blank pages", "loses the connection",
)  # fmt: skip
WHEN = (
    "since Monday",
    "since the update",
    "since this morning",
    "every afternoon",
    "for two weeks",
    "after lunch",
)
MORE = (
    "I tried to restart it, without success.", "Two colleagues see the same.", "It worked last week.",
    "The message says error {number}.", "We need it before {number} o'clock.", "There is no hurry.",
    "A customer is waiting for it.", "I have already cleaned it and changed the cable.",
    "The same happened in ticket {number} last year.", "It concerns about {number} people.",
    "Could somebody call me? My extension is {number}.", "The asset number is A-{number}.",
)  # fmt: skip
ANSWERS = (
    "Thank you for writing. I looked at your {thing} and see what happens.",
    "Could you tell me whether the {thing} shows a number, and which one?",
    "I changed the settings of the {thing}; please sign out and in again.",
    "A new {thing} is on its way to you, it should be there on day {number}.",
    "That was our mistake, and it is corrected now. Your {thing} works again.",
    "The supplier has confirmed case {number}. I will write as soon as they answer.",
    "The {thing} needed an update, which ran at {number} minutes past the hour.",
)
NOTES = (
    "Same as case {number}: the {thing} again.", "Called the supplier about the {thing}, reference {number}.",
    "Do not promise a date for the {thing} yet.", "Log shows {number} errors of the {thing} since yesterday.",
)  # fmt: skip
THANKS = (
    "It works again, thank you!",
    "Now it shows {number}. Is that right?",
    "Thanks for the quick help with the {thing}.",
    "Unfortunately the {thing} still does the same.",
    "The number on the {thing} is {number}.",
)
TAGS = (
    "hardware", "access", "network", "printing", "billing", "delivery", "onboarding", "vpn", "mail", "phone", "refund",
    "security", "software", "update", "warranty", "return", "training", "licence", "meeting-room", "travel",
    "urgent-call", "supplier", "duplicate-order", "tax",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it is stored, and its SHA-256 in hex, which the audit row keeps."""

    content: str
    sha256: str


class Words:
    """Pools of texts, the same for the same seed; `pick` takes from the front far more often than from the back."""

    def __init__(self, seed: int) -> None:
        chance = Random(seed)  # noqa: S311 - the same texts at each run
        self.openings = [self._subject(chance) for _ in range(4000)]
        self.sentences = [self._sentence(chance) for _ in range(3000)]
        self.answers = [self._text(chance, ANSWERS) for _ in range(3000)]
        self.notes = [self._text(chance, NOTES) for _ in range(1500)]
        self.thanks = [self._text(chance, THANKS) for _ in range(1500)]

    def subject(self, chance: Random) -> str:
        """Return a subject; about a third carry a number that is theirs alone."""
        opening = pick(self.openings, chance)
        return f"{opening} ({chance.randrange(10_000, 99_999)})" if chance.random() < 0.3 else opening

    def description(self, chance: Random) -> str:
        """Return two to six sentences."""
        return " ".join([pick(self.sentences, chance) for _ in range(chance.randrange(2, 7))])

    def _subject(self, chance: Random) -> str:
        thing = pick(THINGS, chance)
        return f"{thing[0].upper()}{thing[1:]} {chance.choice(TROUBLES)} {chance.choice(PLACES)}"

    def _sentence(self, chance: Random) -> str:
        if chance.random() < 0.5:
            return f"The {pick(THINGS, chance)} {pick(TROUBLES, chance)} {chance.choice(WHEN)}."
        return chance.choice(MORE).format(number=chance.randrange(2, 9999))

    def _text(self, chance: Random, first: tuple[str, ...]) -> Text:
        said = chance.choice(first).format(thing=pick(THINGS, chance), number=chance.randrange(2, 9999))
        content = " ".join([said, *(self._sentence(chance) for _ in range(chance.randrange(3)))])
        return Text(content, hashlib.sha256(content.encode()).hexdigest())


def pick(pool: Sequence[T], chance: Random) -> T:
    """Return one of the pool, the first ones most often."""
    return pool[int(len(pool) * chance.random() ** 2.5)]
