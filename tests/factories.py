"""The fixed cast of every test: an organization with its people, arranged through the doors; fresh at each call."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from accounts import operations as people_operations
from accounts.models import Company, Organization, Team, User
from accounts.preferences import OrganizationSettings
from accounts.requests import actor_of
from accounts.roles import Role
from atum_desk.core.actors import Actor, command
from atum_desk.core.ids import uuid7
from atum_desk.core.tenancy import organization_scope
from tickets import operations
from tickets.models import Service, Ticket
from tickets.operations import create_service
from tickets.states import Status

ARRANGER = command("arrange")
PASSWORD = "a long walk by the sea 42"


@dataclass(frozen=True)
class Cast:
    """One organization and its people; `coworker` shares the contact's company, `stranger` has none."""

    organization: Organization
    company: Company
    team: Team
    service: Service
    requester: User
    customer_admin: User
    coworker: User
    stranger: User
    agent: User
    colleague: User
    manager: User
    admin: User

    @property
    def id(self) -> UUID:
        """Return the organization's id."""
        return self.organization.id

    @property
    def host(self) -> str:
        """Return the host that the organization answers on."""
        return f"{self.organization.slug}.localhost"

    def actor(self, name: str) -> Actor:
        """Return one of the cast as an actor, such as `actor("agent")`."""
        return actor_of(getattr(self, name))

    @contextmanager
    def scope(self) -> Iterator[None]:
        """Open the organization's scope."""
        with organization_scope(self.id):
            yield


def make_cast(name: str = "Acme", **preferences: object) -> Cast:
    """Make an organization with its cast. `preferences` are fields of OrganizationSettings, such as `gate`."""
    organization = people_operations.create_organization(
        slug=f"{name.lower()}-{uuid7().hex[-12:]}",
        name=name,
        preferences=OrganizationSettings.from_json(preferences),
        actor=ARRANGER,
    )
    with organization_scope(organization.id):
        company = people_operations.create_company(
            name="Harbour Works", domains=["harbour.example"], is_verified=True, actor=ARRANGER
        )
        team = people_operations.create_team(name="Front desk", actor=ARRANGER)
        service = create_service(
            name="Laptop", description="", default_priority="HIGH", team_id=team.pk, actor=ARRANGER
        )
        people = _people(company)
        people_operations.add_team_member(team.pk, user_id=people["agent"].pk, actor=ARRANGER)
    return Cast(organization=organization, company=company, team=team, service=service, **people)


def make_person(full_name: str, role: Role, company: Company | None = None) -> User:
    """Make a person within the open scope, with the password `PASSWORD`."""
    address = f"{full_name.lower().replace(' ', '.')}@{'harbour' if company else 'mail'}.example"
    return people_operations.enrol(
        email=address,
        full_name=full_name,
        role=role.value,
        password=PASSWORD,
        company_id=company.pk if company else None,
        actor=ARRANGER,
    )


def _people(company: Company) -> dict[str, User]:
    return {
        "requester": make_person("Rosa Requester", Role.CUSTOMER_USER, company),
        "customer_admin": make_person("Carl Contact", Role.CUSTOMER_ADMIN, company),
        "coworker": make_person("Wanda Worker", Role.CUSTOMER_USER, company),
        "stranger": make_person("Stan Stranger", Role.CUSTOMER_USER),
        "agent": make_person("Ada Agent", Role.AGENT),
        "colleague": make_person("Cleo Colleague", Role.AGENT),
        "manager": make_person("Max Manager", Role.MANAGER),
        "admin": make_person("Alma Admin", Role.ADMIN),
    }


def file_ticket(cast: Cast, subject: str = "The laptop does not start", **facts: object) -> Ticket:
    """File a ticket as the requester; it is NEW unless the organization's gate is automatic."""
    given: dict[str, object] = {"description": "It beeps three times.", **facts}
    return operations.create(
        requester_id=cast.requester.pk,
        subject=subject,
        actor=cast.actor("requester"),
        **given,  # type: ignore[arg-type]
    )


def ticket_in(cast: Cast, status: Status) -> Ticket:
    """File a ticket and bring it to a status by its shortest way; from ASSIGNED on it is the agent's."""
    ticket = file_ticket(cast)
    manager, agent = cast.actor("manager"), cast.actor("agent")
    if status is Status.NEW:
        return ticket
    if status is Status.CANCELLED:
        return operations.cancel(ticket.pk, reason="A duplicate", actor=manager)
    operations.accept(ticket.pk, actor=manager)
    if status is not Status.ACCEPTED:
        operations.assign(ticket.pk, user_id=cast.agent.pk, actor=manager)
    if status in {Status.IN_PROGRESS, Status.WAITING_CUSTOMER, Status.RESOLVED, Status.CLOSED}:
        operations.start(ticket.pk, actor=agent)
    if status is Status.WAITING_CUSTOMER:
        operations.wait(ticket.pk, actor=agent)
    if status in {Status.RESOLVED, Status.CLOSED}:
        operations.resolve(ticket.pk, actor=agent)
    if status is Status.CLOSED:
        operations.close(ticket.pk, actor=agent)
    found: Ticket = Ticket.objects.get(pk=ticket.pk)
    return found
