"""Where tickets are filled in: one organization, its people, teams and services, and how many tickets it gets."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who acts; the id as text, since it is printed many million times."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Ground:
    """One organization to fill. The first people, teams and services occur most often.

    `policy_id`, `terms_id` and `terms` are its service level as it is applied; `begins` and `ends` bound the time in
    which the tickets were filed; `first` is the number of the first ticket, `last` that of the last. `status` is what
    every ticket has today; None lets them be at all stages of their lives.
    """

    organization_id: str
    requesters: tuple[Person, ...]
    agents: tuple[Person, ...]
    managers: tuple[Person, ...]
    teams: tuple[str, ...]
    services: tuple[str, ...]
    policy_id: str
    terms_id: str
    terms: dict[str, Any]
    begins: datetime
    ends: datetime
    first: int
    last: int
    language: str = "english"
    status: str | None = None

    @property
    def tickets(self) -> int:
        """Return how many tickets it gets."""
        return self.last - self.first + 1
