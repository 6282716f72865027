"""Founds the organizations to fill, through the operations: people, companies, teams, services, then their grounds."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts import operations
from accounts.middleware import organization_id_for_host
from accounts.models import User
from accounts.preferences import OrganizationSettings
from accounts.roles import Role
from atum_desk.core import clock
from atum_desk.core.actors import Actor, command
from atum_desk.core.tenancy import organization_scope
from atum_desk.demo.bulk.ground import Ground, Person
from atum_desk.demo.constants import PASSWORD
from sla.models import SlaPolicy
from sla.terms_in_force import terms_of
from tickets.operations import create_service

FOUNDER: Actor = command("seed_demo")
HISTORY = timedelta(days=3 * 365)
LARGE_SLUG, LARGE_NAME = "atlas", "Atlas Freight"
LARGE_SHARE = 0.9
FIRST_NAMES = (
    "Ada", "Bruno", "Chiara", "Dmitri", "Elif", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Kaja", "Luis", "Mei",
    "Nils", "Olga", "Paolo", "Rana", "Sven", "Tara", "Ugo", "Vera", "Wim", "Yara", "Zoe",
)  # fmt: skip
LAST_NAMES = (
    "Abbott", "Berg", "Castro", "Dorn", "Eriksen", "Fontaine", "Grabowski", "Haas", "Ivanova", "Jansen", "Keller",
    "Lindt", "Moreau", "Novak", "Okafor", "Petit", "Quint", "Rossi", "Silva", "Toth",
    "Ueda", "Varga", "Weiss", "Zeller",
)  # fmt: skip


Persons = tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Size:
    """How many of each an organization has."""

    requesters: int
    agents: int
    managers: int
    teams: int
    services: int
    companies: int


LARGE = Size(requesters=1500, agents=40, managers=4, teams=8, services=14, companies=200)
SMALL = Size(requesters=12, agents=3, managers=1, teams=2, services=3, companies=3)


def is_founded() -> bool:
    """Say whether the organizations to fill are there already."""
    return organization_id_for_host(f"{LARGE_SLUG}.{settings.BASE_DOMAIN}") is not None


def found(tickets: int, others: int, now: datetime) -> list[Ground]:
    """Found the large organization and `others` small ones, and share the tickets out: the large one gets 90 %."""
    large = tickets if not others else int(tickets * LARGE_SHARE)
    password = make_password(PASSWORD)
    grounds = [_organization(LARGE_SLUG, LARGE_NAME, LARGE, large, now, password)]
    for place in range(others):
        share = (tickets - large) // others + (place < (tickets - large) % others)
        if share:
            name = f"Branch {place + 1:03}"
            grounds.append(_organization(name.lower().replace(" ", "-"), name, SMALL, share, now, password))
    return grounds


def _organization(slug: str, name: str, size: Size, tickets: int, now: datetime, password: str) -> Ground:
    begins = now - HISTORY
    with transaction.atomic(), clock.at(begins):
        organization = operations.create_organization(
            slug=slug, name=name, preferences=OrganizationSettings(), actor=FOUNDER
        )
        with organization_scope(organization.pk):
            teams = [
                operations.create_team(name=f"Team {place + 1}", actor=FOUNDER).pk
                for place in range(size.teams)
            ]
            services = [_service(place, teams) for place in range(size.services)]
            requesters, agents, managers = _people(slug, size, teams, password)
            terms = terms_of(SlaPolicy.objects.get(), begins)
    return Ground(
        organization_id=str(organization.pk),
        requesters=requesters,
        agents=agents,
        managers=managers,
        teams=tuple(map(str, teams)),
        services=tuple(map(str, services)),
        policy_id=str(terms.policy_id),
        terms_id=str(terms.pk),
        terms=terms.content,
        begins=begins.replace(microsecond=0) + timedelta(hours=1),
        ends=now.replace(microsecond=0),
        first=1,
        last=tickets,
    )


def _service(place: int, teams: list[UUID]) -> UUID:
    service = create_service(
        name=f"Service {place + 1}",
        description="",
        default_priority="MEDIUM",
        team_id=teams[place % len(teams)],
        actor=FOUNDER,
    )
    return service.pk


def _people(slug: str, size: Size, teams: list[UUID], password: str) -> tuple[Persons, Persons, Persons]:
    companies = [
        operations.create_company(
            name=f"Company {place + 1}", domains=[], is_verified=False, actor=FOUNDER
        ).pk
        for place in range(size.companies)
    ]
    managers = tuple(_person(slug, "manager", n, Role.MANAGER, password) for n in range(size.managers))
    agents = tuple(_person(slug, "agent", n, Role.AGENT, password) for n in range(size.agents))
    for place, agent in enumerate(agents):
        operations.add_team_member(teams[place % len(teams)], user_id=UUID(agent.id), actor=FOUNDER)
    _person(slug, "admin", 0, Role.ADMIN, password)
    requesters = tuple(
        _person(
            slug, "person", n, Role.CUSTOMER_USER, password, companies[n % len(companies)] if n % 4 else None
        )
        for n in range(size.requesters)
    )
    return requesters, agents, managers


def _person(
    slug: str, kind: str, place: int, role: Role, password: str, company_id: UUID | None = None
) -> Person:
    first, last = FIRST_NAMES[place % len(FIRST_NAMES)], LAST_NAMES[place // 3 % len(LAST_NAMES)]
    person = User(
        email=f"{kind}{place + 1}@{slug}.example",
        full_name=f"{first} {last}",
        password=password,
        role=role.value,
        email_verified=True,
        company_id=company_id,
    )
    person.save_as(FOUNDER)
    return Person(str(person.pk), person.full_name)
