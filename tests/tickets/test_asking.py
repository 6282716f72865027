"""What an address asks for: conditions that become filters, and all of it as one condition that can be kept."""

from typing import Any

import pytest

from accounts import operations as people
from accounts.roles import Role
from atum_desk.core import clock
from atum_desk.core.conditions import Condition, Group, Leaf, as_q, bound, matches
from tests.factories import ARRANGER, PASSWORD, Cast, file_ticket, make_person
from tickets import operations
from tickets.asking import NAMES, Question, condition_of, meant
from tickets.condition_fields import TICKET, own_of
from tickets.models import SavedView, Ticket
from tickets.queue import Asked
from tickets.states import Priority
from tickets.words import Hits


def shown(cast: Cast, *asks: Condition) -> list[int]:
    at, user_id = clock.now(), cast.agent.pk
    asked = meant(Asked(), asks, user_id=user_id, at=at)
    found = Ticket.objects.asked_for(asked, user_id=user_id, at=at, hits=Hits()).order_by("number")
    return list(found.values_list("number", flat=True))


@pytest.mark.parametrize("field", ["tags", "requester.email"])
def test_an_empty_text_finds_nothing_and_not_everything(cast: Cast, field: str) -> None:
    file_ticket(cast)
    assert shown(cast, Leaf(field, "contains" if field == "tags" else "is", "")) == []


def test_an_address_is_found_whatever_its_case(cast: Cast) -> None:
    ticket = file_ticket(cast)
    assert shown(cast, Leaf("requester.email", "is", cast.requester.email.title())) == [ticket.number]


def test_my_teams_are_the_same_to_python_and_to_the_database(cast: Cast) -> None:
    ticket = operations.assign_team(file_ticket(cast).pk, team_id=cast.team.pk, actor=cast.actor("manager"))
    mine = bound(Group("all", (Leaf("team", "is", "me"),)), own_of(cast.agent.pk))
    assert matches(mine, ticket, TICKET, at=clock.now())
    assert list(Ticket.objects.filter(as_q(mine, TICKET, at=clock.now()))) == [ticket]


def test_of_two_people_of_one_name_the_one_who_works_here_is_meant(cast: Cast) -> None:
    old = make_person("Mara Koch", Role.AGENT)
    new = people.enrol(
        email="mara@new.example",
        full_name="Mara Koch",
        role="AGENT",
        password=PASSWORD,
        company_id=None,
        actor=ARRANGER,
    )
    people.deactivate(old.pk, actor=cast.actor("admin"))
    assert NAMES["assignee"]("Mara Koch") == new.pk
    people.deactivate(new.pk, actor=cast.actor("admin"))
    assert NAMES["assignee"]("mara@new.example") == new.pk


def _kept(conditions: dict[str, Any], **asked: Any) -> Group:
    view = SavedView(conditions=conditions, sort="updated")
    return condition_of(Question(Asked(**asked), Asked(), saved=view))


EITHER = {
    "any": [
        {"field": "priority", "op": "is", "value": "URGENT"},
        {"field": "status", "op": "is", "value": "NEW"},
    ]
}


def test_a_copy_of_a_view_asks_what_the_view_asks() -> None:
    either = Group("any", (Leaf("priority", "is", "URGENT"), Leaf("status", "is", "NEW")))
    assert _kept(EITHER) == either
    assert _kept({"none": EITHER["any"]}) == Group("none", either.nodes)
    assert _kept({"all": EITHER["any"]}) == Group("all", either.nodes)
    high = Leaf("priority", "in", ("HIGH",))
    assert _kept(EITHER, priority=(Priority.HIGH,)) == Group("all", (either, high))
    assert _kept({"all": EITHER["any"]}, priority=(Priority.HIGH,)) == Group("all", (*either.nodes, high))


def test_a_copy_of_a_view_that_cannot_be_read_finds_nothing_either(cast: Cast) -> None:
    file_ticket(cast)
    copy = _kept({"all": [{"field": "colour", "op": "is", "value": 1}]})
    assert copy == Group("any")
    assert shown(cast, copy) == []
    assert shown(cast, _kept({})) != []
