"""What a demonstration organization consists of: settings, opening hours, teams, services, staff, companies."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from accounts.preferences import OrganizationSettings
from accounts.roles import Role

_PLAIN = str.maketrans({"ł": "l", "ø": "o", "ß": "ss", "đ": "d", "æ": "ae"})


@dataclass(frozen=True)
class Hours:
    """When people are there: local whole hours on weekdays, Monday being 0; `country` names its public holidays."""

    timezone: str
    days: frozenset[int]
    opens: int
    closes: int
    country: str = ""

    def next_open(self, at: datetime) -> datetime:
        """Return `at` where that is within the hours, else the next opening."""
        local = at.astimezone(ZoneInfo(self.timezone))
        while local.weekday() not in self.days or local.hour >= self.closes:
            local = (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        if local.hour < self.opens:
            local = local.replace(hour=self.opens, minute=0, second=0, microsecond=0)
        return local

    def last_open(self, at: datetime) -> datetime:
        """Return `at` where that is within the hours, else an instant shortly after the last opening before it."""
        local = at.astimezone(ZoneInfo(self.timezone))
        if local.hour < self.opens:
            local = (local - timedelta(days=1)).replace(hour=self.closes)
        while local.weekday() not in self.days:
            local = (local - timedelta(days=1)).replace(hour=self.closes)
        return local if local.hour < self.closes else local.replace(hour=self.opens, minute=local.minute // 2)

    def weekly(self) -> dict[str, list[list[str]]]:
        """Return the hours as an organization stores them, day by day."""
        names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
        return {names[day]: [[f"{self.opens:02}:00", f"{self.closes:02}:00"]] for day in sorted(self.days)}


@dataclass(frozen=True)
class Member:
    """One of the staff."""

    name: str
    role: Role
    teams: tuple[str, ...] = ()
    signature: str = ""


@dataclass(frozen=True)
class Firm:
    """A company and its people; the first `contacts` of them see the whole company's tickets."""

    name: str
    people: tuple[str, ...]
    contacts: int = 1
    domain: str = ""


@dataclass(frozen=True)
class Offer:
    """A service; one for firms is used by people of companies only."""

    name: str
    about: str
    team: str
    priority: str = "MEDIUM"
    is_for_firms: bool = False


@dataclass(frozen=True)
class House:
    """A whole demonstration organization. `mail` is the domain of staff, and of requesters whose company has none.

    `agent` and `favourites` are whom visitors sign in as, the plain requester first: they have most to show.
    """

    slug: str
    name: str
    mail: str
    settings: OrganizationSettings
    hours: Hours
    waking: Hours
    teams: dict[str, str]
    offers: tuple[Offer, ...]
    staff: tuple[Member, ...]
    firms: tuple[Firm, ...]
    others: tuple[str, ...] = ()
    others_mail: str = ""
    favourites: tuple[str, ...] = ()
    agent: str = ""

    @cached_property
    def requesters(self) -> tuple[str, ...]:
        """Return the names of everybody who asks."""
        return (*(name for firm in self.firms for name in firm.people), *self.others)

    def askers(self, offer: Offer) -> tuple[str, ...]:
        """Return the names of those who use the service."""
        return tuple(name for name in self.requesters if not (offer.is_for_firms and name in self.others))

    def members(self, team: str, role: Role = Role.AGENT) -> list[str]:
        """Return the names of the team's people with that role."""
        return [member.name for member in self.staff if team in member.teams and member.role == role]

    def managers(self) -> list[str]:
        """Return the managers' names."""
        return [member.name for member in self.staff if member.role == Role.MANAGER]

    def offer(self, name: str) -> Offer:
        """Return a service by its name."""
        return next(offer for offer in self.offers if offer.name == name)


def address(name: str, domain: str) -> str:
    """Return a person's address: the name in plain letters, joined by dots."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(_PLAIN)).encode("ascii", "ignore").decode()
    return f"{plain.replace(' ', '.').replace(chr(39), '')}@{domain}"
