"""How a demonstration organization comes into being: the organization, its teams, services, staff and requesters."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password

from accounts import operations
from accounts.models import Organization, User
from accounts.requests import actor_of
from accounts.roles import Role
from atum_desk.core import clock
from atum_desk.core.actors import Actor, command
from atum_desk.core.tenancy import organization_scope
from atum_desk.demo.constants import PASSWORD
from atum_desk.demo.house import House, address
from atum_desk.demo.scenario import voice_of
from atum_desk.demo.stage import Stage
from sla.models import SlaPolicy
from sla.operations import Promise, change_policy
from sla.weeks import DAYS
from tickets.operations import Look, create_service, create_view
from tickets.queue import Sort
from tickets.states import OPEN, Status

FOUNDER: Actor = command("seed_demo")


def found(house: House, at: datetime) -> Organization:
    """Found the organization, call it outside any scope. Raises Invalid where the slug is taken."""
    with clock.at(at):
        organization = operations.create_organization(
            slug=house.slug, name=house.name, preferences=house.settings, actor=FOUNDER
        )
        with organization_scope(organization.pk):
            organization.business_hours = house.hours.weekly()
            organization.save_as(FOUNDER)
    return organization


def furnish(house: House, at: datetime) -> Stage:
    """Make teams, services and people within the organization's open scope."""
    with clock.at(at):
        teams = _teams(house)
        services = _services(house, teams)
        password = make_password(PASSWORD)
        people = {**_staff(house, teams, password, at), **_requesters(house, password, at)}
        _promise(house)
        _keep_views(house, teams, people)
    return Stage(
        people=people,
        services=services,
        teams=teams,
        team_of_service={offer.name: offer.team for offer in house.offers},
        voice=voice_of(house.slug),
    )


def _promise(house: House) -> None:
    """Have time count when people are there, and warn them before it is too late."""
    hours, policy = (f"{house.hours.opens:02}:00", f"{house.hours.closes:02}:00"), SlaPolicy.objects.get()
    promise = Promise(
        name=policy.name,
        description=policy.description or "",
        timezone=house.hours.timezone,
        weekly={day: [hours] for number, day in enumerate(DAYS) if number in house.hours.days},
        holiday_country=house.hours.country,
        minutes={"next_response_time_high": 240, "next_response_time_urgent": 60},
        steps=[
            {
                "metric": "RESOLUTION",
                "at": "percent",
                "amount": 80,
                "action": "notify",
                "params": {"to": "assignee"},
            },
            {
                "metric": "FIRST_RESPONSE",
                "at": "after",
                "amount": 30,
                "action": "level",
                "only_in_hours": True,
            },
        ],
    )
    change_policy(policy.pk, promise, actor=FOUNDER)


def _keep_views(house: House, teams: dict[str, UUID], people: dict[str, Actor]) -> None:
    """Have a manager keep a view of what is pressing among its tickets for each team."""
    for name, team_id in teams.items():
        pressing = {
            "all": [
                {"field": "team", "op": "is", "value": str(team_id)},
                {"field": "status", "op": "in", "value": [one.value for one in Status if one in OPEN]},
                {"field": "priority", "op": "in", "value": ["HIGH", "URGENT"]},
            ]
        }
        look = Look(f"{name}: pressing", pressing, sort=Sort.DEADLINE.value, team_id=team_id)
        create_view(look, actor=people[house.managers()[0]])


def _teams(house: House) -> dict[str, UUID]:
    return {
        name: operations.create_team(name=name, description=about, actor=FOUNDER).pk
        for name, about in house.teams.items()
    }


def _services(house: House, teams: dict[str, UUID]) -> dict[str, UUID]:
    return {
        offer.name: create_service(
            name=offer.name,
            description=offer.about,
            default_priority=offer.priority,
            team_id=teams[offer.team],
            actor=FOUNDER,
        ).pk
        for offer in house.offers
    }


def _staff(house: House, teams: dict[str, UUID], password: str, at: datetime) -> dict[str, Actor]:
    actors = {}
    for member in house.staff:
        person = _person(house, member.name, house.mail, password, at)
        person.role, person.signature = member.role.value, member.signature
        person.save_as(FOUNDER)
        for team in member.teams:
            operations.add_team_member(teams[team], user_id=person.pk, actor=FOUNDER)
        actors[member.name] = actor_of(person)
    return actors


def _requesters(house: House, password: str, at: datetime) -> dict[str, Actor]:
    actors = {}
    for firm in house.firms:
        domains = [firm.domain] if firm.domain else []
        company = operations.create_company(
            name=firm.name, domains=domains, is_verified=bool(domains), actor=FOUNDER
        )
        for place, name in enumerate(firm.people):
            person = _person(house, name, firm.domain or house.mail, password, at)
            person.role = (Role.CUSTOMER_ADMIN if place < firm.contacts else Role.CUSTOMER_USER).value
            person.company = company
            actors[name] = _saved(person)
    for name in house.others:
        actors[name] = _saved(_person(house, name, house.others_mail, password, at))
    return actors


def _person(house: House, name: str, domain: str, password: str, at: datetime) -> User:
    """Return a person, unsaved. All share one hash: the operation that enrols would make one for each."""
    return User(
        email=address(name, domain),
        full_name=name,
        password=password,
        email_verified=True,
        timezone=house.settings.timezone,
        created_at=at,
    )


def _saved(person: User) -> Actor:
    person.save_as(FOUNDER)
    return actor_of(person)
