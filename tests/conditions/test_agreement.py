"""Both evaluators give the same answer: every field with every operator on tickets of all sorts, and nested trees."""

from typing import Any

import pytest

from atum_desk.core import clock
from atum_desk.core.conditions import (
    Condition,
    Field,
    Group,
    Leaf,
    Operator,
    as_q,
    bound,
    matches,
    read,
    write,
)
from tests.conditions.drawing import EXACT, LARGE, NOW, TICKETS, Drawn, edges, leaf, tree
from tickets.asking import meant
from tickets.choices import Choices, search
from tickets.condition_fields import TICKET, own_of
from tickets.counts import count_saved
from tickets.models import SavedView, Ticket
from tickets.queue import Asked, Sort
from tickets.scanning import scan
from tickets.states import Channel, Status
from tickets.words import Hits

pytestmark = pytest.mark.usefixtures("committed_db")
VALUES_EACH, TREES = (20, 1_000) if LARGE else (3, 60)
"""Drawn for each field and operator: with 40 tickets at least 120 pairs each, and 800 in the long proof."""


def expected(condition: Condition, drawn: Drawn) -> set[int]:
    asked = bound(condition, own_of(drawn.cast.agent.pk))
    return {one.number for one in drawn.tickets if matches(asked, one, TICKET, at=NOW)}


def numbers(found: Any) -> set[int]:
    return set(found.values_list("number", flat=True))


def test_the_tickets_are_of_all_sorts(drawn: Drawn) -> None:
    assert len(drawn.tickets) >= TICKETS
    for field in TICKET:
        held = {str(field.get(one)) for one in drawn.tickets}
        assert len(held) > 1, field.name
    assert {one.channel for one in drawn.tickets} == set(Channel)
    assert {one.status for one in drawn.tickets} > {Status.RESOLVED, Status.CLOSED, Status.WAITING_CUSTOMER}


@pytest.mark.parametrize(("field", "op"), EXACT, ids=lambda one: getattr(one, "name", str(one)))
def test_each_question_has_one_answer(field: Field, op: Operator, drawn: Drawn) -> None:
    with drawn.cast.scope():
        for _ in range(VALUES_EACH):
            _assert_agreed(leaf(drawn, field, op), drawn)


def test_nested_questions_have_one_answer(drawn: Drawn) -> None:
    with drawn.cast.scope():
        for _ in range(TREES):
            _assert_agreed(tree(drawn), drawn)


@pytest.mark.parametrize(("field", "op"), EXACT, ids=lambda one: getattr(one, "name", str(one)))
def test_the_queue_and_the_count_give_that_answer_too(field: Field, op: Operator, drawn: Drawn) -> None:
    with drawn.cast.scope():
        for asked in [*edges(drawn, field, op), *(leaf(drawn, field, op) for _ in range(VALUES_EACH))]:
            # What all must hold is taken apart, and a question that an index serves becomes a filter.
            _assert_shown(Group("all", (asked,)), drawn)
            _assert_shown(Group("all", (*tree(drawn, mode="all").nodes, asked)), drawn)


def test_what_the_database_does_not_answer_is_refused_there(drawn: Drawn) -> None:
    with drawn.cast.scope(), pytest.raises(ValueError, match="subject matches"):
        as_q(Leaf("subject", "matches", "a"), TICKET, at=NOW)


def _assert_agreed(condition: Group | Leaf, drawn: Drawn) -> None:
    asked = bound(condition, own_of(drawn.cast.agent.pk))
    assert numbers(Ticket.objects.filter(as_q(asked, TICKET, at=NOW))) == expected(condition, drawn), (
        condition
    )
    whole = condition if isinstance(condition, Group) else Group("all", (condition,))
    assert read(write(whole), TICKET) == whole


def _assert_shown(condition: Group, drawn: Drawn) -> None:
    agent, user_id, sort = drawn.cast.actor("agent"), drawn.cast.agent.pk, drawn.chance.choice(list(Sort))
    wanted, visible = expected(condition, drawn), Ticket.objects.visible_to(agent)
    asked = meant(Asked(sort=sort), [condition], user_id=user_id, at=NOW)
    assert numbers(visible.asked_for(asked, user_id=user_id, at=NOW, hits=Hits())) == wanted, condition
    choices = search("", "simple", asked.tag) if asked.tag else Choices()
    assert numbers(scan(visible, asked, choices, user_id=user_id, at=NOW).found) == wanted, condition
    with clock.at(NOW):
        view = SavedView(conditions=write(condition), sort=sort.value)
        assert count_saved(view, agent).number == len(wanted), condition
