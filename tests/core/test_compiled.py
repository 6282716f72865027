"""Questions compiled once: asked anew for each organization, each actor and each value."""

from typing import Any

import pytest
from django.db import connection, models
from django.db.models.sql.compiler import SQLCompiler
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.requests import actor_of
from accounts.roles import Role
from atum_desk.core.actors import Actor, system
from atum_desk.core.compiled import Compiled, Given
from atum_desk.core.tenancy import NoOrganization
from tests.factories import Cast, file_ticket, make_cast, make_person
from tickets import operations
from tickets.models import Ticket
from tickets.visible import lock_ticket, read_ticket, read_whole_ticket

pytestmark = pytest.mark.django_db
ADDRESS = models.CharField()
ROLES = ("requester", "customer_admin", "coworker", "stranger", "agent", "colleague", "manager", "admin")


def by_address() -> Compiled[User]:
    return Compiled(lambda: User.objects.filter(email=Given("address", ADDRESS)))


def test_each_organization_is_asked_for_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    acme, beta, question = make_cast("Acme"), make_cast("Beta"), by_address()
    address = acme.agent.email
    assert address == beta.agent.email
    with acme.scope():
        assert question.find(address=address) == [acme.agent]

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("compiled again")

    monkeypatch.setattr(SQLCompiler, "as_sql", refuse)
    with beta.scope():
        assert question.find(address=address) == [beta.agent]
        assert question.find(address="nobody@mail.example") == []
    with acme.scope():
        assert question.find(address=address) == [acme.agent]


def test_nothing_is_found_outside_a_scope() -> None:
    acme, question = make_cast("Acme"), by_address()
    with pytest.raises(NoOrganization):
        question.find(address=acme.agent.email)
    with acme.scope():
        question.find(address=acme.agent.email)
    with pytest.raises(NoOrganization):
        question.find(address=acme.agent.email)


def test_what_is_found_is_as_the_orm_finds_it() -> None:
    acme = make_cast("Acme")
    with acme.scope():
        [found] = by_address().find(address=acme.agent.email)
        read = User.objects.get(pk=acme.agent.pk)
        assert found.facts() == read.facts()
        assert found.preferences == read.preferences
        assert not found._state.adding
        found.full_name = "Ada Archer"
        found.save_as(system())
        assert User.objects.get(pk=acme.agent.pk).full_name == "Ada Archer"


def test_what_is_joined_and_what_is_counted_come_along() -> None:
    question: Compiled[Any] = Compiled(
        lambda: (
            User.objects.select_related("company")
            .filter(email=Given("address", ADDRESS))
            .annotate(teams=models.Count("memberships"))
        )
    )
    for cast in (make_cast("Acme"), make_cast("Beta")):
        with cast.scope():
            [requester], [agent] = (question.find(address=one.email) for one in (cast.requester, cast.agent))
            with CaptureQueriesContext(connection) as asked:
                assert (requester.company, requester.teams) == (cast.company, 0)
                assert (agent.company, agent.teams) == (None, 1)
            assert len(asked) == 0


def test_only_what_reads_one_organization_is_compiled_once() -> None:
    acme = make_cast("Acme")
    everybodys: Compiled[User] = Compiled(lambda: models.QuerySet(User).filter(is_active=True))
    with acme.scope(), pytest.raises(TypeError, match="organization"):
        everybodys.find()


def test_whoever_asks_for_one_ticket_gets_what_is_theirs_to_see() -> None:
    acme, beta = make_cast("Acme"), make_cast("Beta")
    with beta.scope():
        file_ticket(beta, subject="Theirs")
    with acme.scope():
        numbers = [file_ticket(acme).number, _filed_by(acme, "stranger"), _filed_by(acme, "coworker")]
        contact_of_nobody = make_person("Nora Neighbour", Role.CUSTOMER_ADMIN)
        for actor in (*(acme.actor(role) for role in ROLES), system(), actor_of(contact_of_nobody)):
            _sees_the_same(actor, [*numbers, 99, 2**40])


def _filed_by(cast: Cast, who: str) -> int:
    person = getattr(cast, who)
    filed = operations.create(requester_id=person.pk, subject="Mine", description="", actor=actor_of(person))
    return filed.number


def _sees_the_same(actor: Actor, numbers: list[int]) -> None:
    visible = {ticket.number: ticket for ticket in Ticket.objects.visible_to(actor)}
    found = {number: read_ticket(number, actor) for number in numbers}
    assert {number for number, ticket in found.items() if ticket} == visible.keys() & set(numbers)
    assert {number: read_whole_ticket(number, actor) for number in numbers} == found
    for ticket in Ticket.objects.all():
        locked = lock_ticket(ticket.pk, actor)
        assert (locked is not None) == (ticket.number in visible)
        assert locked is None or (locked.subject, locked.tags, locked.version) == (
            ticket.subject,
            ticket.tags,
            ticket.version,
        )
