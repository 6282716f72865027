"""What the demonstration's people write about: scenarios and turns of phrase, read from the files in `texts`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

TEXTS = Path(__file__).parent / "texts"


@dataclass(frozen=True, slots=True)
class Scenario:
    """One kind of trouble: what is asked and answered. Texts are choices of wording, with slots such as {place}."""

    service: str
    subject: tuple[str, ...]
    description: tuple[str, ...]
    question: tuple[str, ...]
    reply: tuple[str, ...]
    note: tuple[str, ...]
    answer: tuple[str, ...]
    thanks: tuple[str, ...]
    tags: tuple[str, ...]
    priority: str = ""

    def opening(self, take: int) -> tuple[str, str]:
        """Return subject and description of the `take`th telling: the n-th subject goes with the n-th description."""
        number = take % len(self.subject)
        return self.subject[number], self.description[number % len(self.description)]


@dataclass(frozen=True, slots=True)
class Voice:
    """An organization's turns of phrase, and the words that fill the slots."""

    greeting: tuple[str, ...]
    farewell: tuple[str, ...]
    phone: tuple[str, ...]
    acknowledge: tuple[str, ...]
    opinion: tuple[str, ...]
    hand_over: tuple[str, ...]
    nudge: tuple[str, ...]
    relapse: tuple[str, ...]
    solve_again: tuple[str, ...]
    follow_up: tuple[str, ...]
    secret: tuple[str, ...]
    correction: tuple[str, ...]
    cancel: tuple[str, ...]
    slots: Mapping[str, tuple[str, ...]]

    def fill(self, rng: Random) -> dict[str, str]:
        """Return one word for every slot."""
        return {name: rng.choice(words) for name, words in sorted(self.slots.items())}


@cache
def scenarios_of(slug: str) -> tuple[Scenario, ...]:
    """Return the organization's scenarios, in the order of its files."""
    files = sorted(path for path in (TEXTS / slug).glob("*.toml") if path.stem != "voice")
    return tuple(
        Scenario(**{name: _wordings(name, value) for name, value in entry.items()})
        for path in files
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["scenario"]
    )


@cache
def voice_of(slug: str) -> Voice:
    """Return the organization's turns of phrase."""
    stored = tomllib.loads((TEXTS / slug / "voice.toml").read_text(encoding="utf-8"))
    slots = {name: tuple(words) for name, words in stored.pop("slots").items()}
    names = {field.name for field in fields(Voice)} - {"slots"}
    return Voice(slots=slots, **{name: _wordings(name, stored[name]) for name in sorted(names)})


def _wordings(name: str, value: Any) -> Any:
    """Return a service and a priority as they are, everything else as a choice of wordings."""
    if name in {"service", "priority"}:
        return value
    return tuple(text.strip() for text in ([value] if isinstance(value, str) else value))
