"""Both evaluators give the same answer: every field with every operator on tickets of all sorts, and nested trees."""

import os
import random
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from accounts.preferences import Gate
from atum_desk.core import clock
from atum_desk.core.conditions import Field, Group, Kind, Leaf, Operator, as_q, matches, read, write
from atum_desk.core.errors import TransitionRefused
from atum_desk.core.ids import uuid7
from tests.factories import Cast, make_cast
from tickets import operations
from tickets.condition_fields import TICKET
from tickets.models import Ticket
from tickets.operations import Outcome
from tickets.states import Priority

LARGE = os.environ.get("HYPOTHESIS_PROFILE") == "large"
TICKETS = 40
VALUES_EACH, TREES = (20, 1_000) if LARGE else (3, 60)
"""Drawn for each field and operator: with 40 tickets at least 120 pairs each, and 800 in the long proof."""
BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)
NOW = BEGIN + timedelta(days=30)
LETTERS = [*"aAäÄßẞİIi%_\\'\" .😀", *"\u0131\u03a3\u03c2\u042f\u044f"]
"""With all that has made case and patterns go wrong: dotless i, final sigma, what LIKE takes for a wildcard."""
TAGS = ["vpn", "VPN", "mail", "é"]
"""As they are typed; they are kept, and asked for, in lower case."""


def text(chance: random.Random, longest: int = 8) -> str:
    return "".join(chance.choice(LETTERS) for _ in range(chance.randint(1, longest)))


Asked = tuple[Cast, list[Ticket], random.Random]


@pytest.fixture(scope="module")
def asked(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Asked:
    """File, once, tickets of all sorts and let different things happen to each."""
    chance = random.Random(2026)  # noqa: S311 - no secrets
    with django_db_blocker.unblock():
        cast = make_cast("Asked", gate=Gate.AUTOMATIC.value)
        for number in range(TICKETS):
            with cast.scope(), clock.at(BEGIN + timedelta(hours=7 * number)):
                _live(cast, chance)
        with cast.scope():
            found = list(Ticket.objects.select_related("requester").order_by("number"))
        connections.close_all()
    return cast, found, chance


def _live(cast: Cast, chance: random.Random) -> None:
    agent = cast.actor("manager")
    ticket = operations.create(
        requester_id=chance.choice([cast.requester, cast.stranger, cast.customer_admin]).pk,
        subject=f"x{text(chance)}",
        description=chance.choice(["", text(chance, 30), text(chance, 30)]),
        priority=chance.choice(Priority.values),
        service_id=chance.choice([None, cast.service.pk]),
        tags=chance.sample(TAGS, chance.randint(0, 2)),
        actor=agent,
    )
    acts: list[Callable[[], object]] = [
        lambda: operations.assign(ticket.pk, user_id=cast.agent.pk, actor=agent),
        lambda: operations.assign_team(ticket.pk, team_id=cast.team.pk, actor=agent),
        lambda: operations.reply(ticket.pk, content="Hm.", outcome=chance.choice(list(Outcome)), actor=agent),
        lambda: operations.escalate(ticket.pk, actor=agent),
    ]
    for act in chance.sample(acts, chance.randint(0, len(acts))):
        # What is resolved takes no team any more.
        with suppress(TransitionRefused):
            act()


EXACT = [(field, op) for field in TICKET for op in field.operators if field.is_exact(op)]


@pytest.mark.parametrize(("field", "op"), EXACT, ids=lambda one: getattr(one, "name", str(one)))
def test_each_question_has_one_answer(field: Field, op: Operator, asked: Asked, committed_db: None) -> None:
    cast, tickets, chance = asked
    with cast.scope():
        for _ in range(VALUES_EACH):
            _assert_agreed(Leaf(field.name, op.value, value_for(field, op, tickets, chance)), tickets)


def test_nested_questions_have_one_answer(asked: Asked, committed_db: None) -> None:
    cast, tickets, chance = asked
    with cast.scope():
        for _ in range(TREES):
            _assert_agreed(tree(tickets, chance, 1), tickets)


def test_what_the_database_does_not_answer_is_refused_there(asked: Asked, committed_db: None) -> None:
    with asked[0].scope(), pytest.raises(ValueError, match="subject matches"):
        as_q(Leaf("subject", "matches", "a"), TICKET, at=NOW)


def _assert_agreed(condition: Group | Leaf, tickets: list[Ticket]) -> None:
    found = set(Ticket.objects.filter(as_q(condition, TICKET, at=NOW)).values_list("number", flat=True))
    expected = {one.number for one in tickets if matches(condition, one, TICKET, at=NOW)}
    assert found == expected, condition
    whole = condition if isinstance(condition, Group) else Group("all", (condition,))
    assert read(write(whole), TICKET) == whole


def tree(tickets: list[Ticket], chance: random.Random, depth: int) -> Group:
    """Draw a tree over everything that the database answers."""
    nodes: list[Group | Leaf] = []
    for _ in range(chance.randint(0, 3)):
        if depth < 4 and chance.random() < 0.4:
            nodes.append(tree(tickets, chance, depth + 1))
        else:
            field, op = chance.choice(EXACT)
            nodes.append(Leaf(field.name, op.value, value_for(field, op, tickets, chance)))
    return Group(chance.choice(["all", "any", "none"]), tuple(nodes))


def value_for(field: Field, op: Operator, tickets: list[Ticket], chance: random.Random) -> Any:
    """Draw a value: often one that a ticket has, or a part of it."""
    if op in {Operator.IS_EMPTY, Operator.IS_NOT_EMPTY, Operator.IS_PAST}:
        return None
    if op in {Operator.WITHIN_LAST, Operator.NOT_WITHIN_LAST, Operator.WITHIN_NEXT}:
        return chance.choice([1, 3600, 86_400 * 7, 86_400 * 25])
    if op in {Operator.IN, Operator.NOT_IN}:
        return tuple(_one(field, tickets, chance) for _ in range(chance.randint(0, 3)))
    if op is Operator.BETWEEN:
        return tuple(sorted(_one(field, tickets, chance) for _ in range(2)))
    value = _one(field, tickets, chance)
    if field.kind is Kind.TEXT and value:
        start = chance.randrange(len(value)) if op is not Operator.IS else 0
        part = value[start:] if op is Operator.ENDS_WITH else value[: chance.randint(1, len(value))]
        return chance.choice([value, part, part.upper()[:9], part.lower(), text(chance, 2)])
    return value


def _one(field: Field, tickets: list[Ticket], chance: random.Random) -> Any:
    held = field.get(chance.choice(tickets))
    if field.kind is Kind.SET:
        return chance.choice(["vpn", "mail", "é", "none"])
    if field.kind is Kind.REFERENCE:
        return held if isinstance(held, UUID) and chance.random() < 0.8 else uuid7()
    if field.kind is Kind.NUMBER:
        return chance.choice([held or 0, chance.randint(-2, TICKETS)])
    if field.kind is Kind.TIME:
        return (
            held
            if held is not None and chance.random() < 0.5
            else BEGIN + timedelta(hours=chance.randint(0, 700))
        )
    return held or ""
