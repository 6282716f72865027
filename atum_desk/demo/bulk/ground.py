"""Where tickets are filled in: one organization, its people, teams and services, and how many tickets it gets."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who acts; the id as text, since it is printed many million times."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Ground:
    """One organization to fill. The first people, teams and services occur most often.

    `minutes` is what its service level grants for each priority; `begins` and `ends` bound the time in which the
    tickets were filed; `first` is the number of the first ticket, `last` that of the last.
    """

    organization_id: str
    requesters: tuple[Person, ...]
    agents: tuple[Person, ...]
    managers: tuple[Person, ...]
    teams: tuple[str, ...]
    services: tuple[str, ...]
    minutes: dict[str, int]
    begins: datetime
    ends: datetime
    first: int
    last: int
    language: str = "english"

    @property
    def tickets(self) -> int:
        """Return how many tickets it gets."""
        return self.last - self.first + 1
