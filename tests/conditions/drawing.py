"""Tickets of all sorts, and questions drawn at random over everything that the database answers."""

import os
import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from accounts import operations as people
from accounts.models import Team
from accounts.preferences import Gate
from atum_desk.core import clock
from atum_desk.core.conditions import ME, Field, Group, Kind, Leaf, Operator
from atum_desk.core.conditions.tree import Mode
from atum_desk.core.errors import TransitionRefused
from atum_desk.core.ids import uuid7
from tests.factories import ARRANGER, Cast, make_cast
from tickets import operations
from tickets.condition_fields import TICKET
from tickets.models import Ticket
from tickets.operations import Outcome
from tickets.states import Channel, Priority

LARGE = os.environ.get("HYPOTHESIS_PROFILE") == "large"
TICKETS = 40
BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)
NOW = BEGIN + timedelta(days=30)
TICK = timedelta(microseconds=1)
LETTERS = [*"aAäÄßẞİIi%_\\'\" .😀", *"\u0131\u03a3\u03c2\u042f\u044f"]
"""With all that has made case and patterns go wrong: dotless i, final sigma, what LIKE takes for a wildcard."""
TAGS = ["vpn", "VPN", "mail", "é"]
"""As they are typed; they are kept, and asked for, in lower case."""
EXACT = [(field, op) for field in TICKET for op in field.operators if field.is_exact(op)]


@dataclass(frozen=True)
class Drawn:
    """An organization whose tickets are asked, and the chance that draws."""

    cast: Cast
    tickets: list[Ticket]
    chance: random.Random


def text(chance: random.Random, longest: int = 8) -> str:
    """Draw a text of letters that have made trouble."""
    return "".join(chance.choice(LETTERS) for _ in range(chance.randint(1, longest)))


def live_all() -> Drawn:
    """File tickets of all sorts and let different things happen to each, at instants between whole seconds too."""
    chance = random.Random(2026)  # noqa: S311 - no secrets
    cast = make_cast("Asked", gate=Gate.AUTOMATIC.value)
    with cast.scope():
        second = people.create_team(name="Back office", actor=ARRANGER)
    for number in range(TICKETS):
        at = BEGIN + timedelta(hours=7 * number) + chance.choice([0, 1, 999_999]) * TICK
        with cast.scope(), clock.at(at):
            _live(cast, second, chance)
    with cast.scope():
        found = list(Ticket.objects.select_related("requester").order_by("number"))
    return Drawn(cast, found, chance)


def _live(cast: Cast, second: Team, chance: random.Random) -> None:
    manager = cast.actor("manager")
    by = chance.choice(["requester", "stranger", "customer_admin"])
    ticket = operations.create(
        requester_id=getattr(cast, by).pk,
        subject=f"x{text(chance)}",
        description=chance.choice(["", text(chance, 30), text(chance, 30)]),
        priority=chance.choice(Priority.values),
        service_id=chance.choice([None, cast.service.pk]),
        tags=chance.sample(TAGS, chance.randint(0, 2)),
        channel=chance.choice(list(Channel)),
        actor=manager,
    )
    person, team = chance.choice([cast.agent, cast.colleague]), chance.choice([cast.team, second])
    acts: list[Callable[[], object]] = [
        lambda: operations.assign(ticket.pk, user_id=person.pk, actor=manager),
        lambda: operations.assign_team(ticket.pk, team_id=team.pk, actor=manager),
        lambda: operations.reply(
            ticket.pk, content="Hm.", outcome=chance.choice(list(Outcome)), actor=manager
        ),
        lambda: operations.reply(ticket.pk, content="Well?", actor=cast.actor(by)),
        lambda: operations.escalate(ticket.pk, actor=manager),
        lambda: operations.resolve(ticket.pk, actor=manager),
        lambda: operations.close(ticket.pk, actor=manager),
    ]
    for act in chance.sample(acts, chance.randint(0, len(acts))):
        # What is resolved takes no team any more, and what is not resolved cannot be closed.
        with suppress(TransitionRefused):
            act()


def tree(drawn: Drawn, depth: int = 1, mode: Mode | None = None) -> Group:
    """Draw a tree of all that is exact in the database."""
    chance, nodes = drawn.chance, list[Group | Leaf]()
    for _ in range(chance.randint(0, 3)):
        deeper = depth < 4 and chance.random() < 0.4
        nodes.append(tree(drawn, depth + 1) if deeper else leaf(drawn, *chance.choice(EXACT)))
    modes: list[Mode] = [mode] if mode else ["all", "any", "none"]
    return Group(chance.choice(modes), tuple(nodes))


def edges(drawn: Drawn, field: Field, op: Operator) -> list[Leaf]:
    """Return questions that have gone wrong before: an empty text, and one that a ticket has in other letters."""
    if field.kind not in {Kind.TEXT, Kind.SET} or op in {Operator.IS_EMPTY, Operator.IS_NOT_EMPTY}:
        return []
    values = ["", field.get(drawn.tickets[0]).swapcase() if field.kind is Kind.TEXT else "vpn"]
    return [Leaf(field.name, op.value, value) for value in values]


def leaf(drawn: Drawn, field: Field, op: Operator) -> Leaf:
    """Draw a question: its value is often one that a ticket has, a part of it, or next to it; sometimes “me”."""
    chance = drawn.chance
    value = _value(field, op, drawn.tickets, chance)
    if field.takes_me and value is not None and chance.random() < 0.3:
        value = (*value, ME) if isinstance(value, tuple) else ME
    return Leaf(field.name, op.value, value)


def _value(field: Field, op: Operator, tickets: list[Ticket], chance: random.Random) -> Any:
    if op in {Operator.IS_EMPTY, Operator.IS_NOT_EMPTY, Operator.IS_PAST}:
        return None
    if op in {Operator.WITHIN_LAST, Operator.NOT_WITHIN_LAST, Operator.WITHIN_NEXT}:
        held = field.get(chance.choice(tickets))
        # As far as a ticket's own instant, where the last microsecond decides.
        reach = int(abs((NOW - held).total_seconds())) if held is not None else 0
        return chance.choice([1, 3600, 86_400 * 7, 86_400 * 25, max(1, reach), reach + 1])
    if op in {Operator.IN, Operator.NOT_IN}:
        return tuple(_one(field, tickets, chance) for _ in range(chance.randint(0, 3)))
    if op is Operator.BETWEEN:
        return tuple(sorted(_one(field, tickets, chance) for _ in range(2)))
    value = _one(field, tickets, chance)
    if field.kind is Kind.TEXT and chance.random() < 0.1:
        return ""
    if field.kind is Kind.TEXT and value:
        start = chance.randrange(len(value)) if op is not Operator.IS else 0
        part = value[start:] if op is Operator.ENDS_WITH else value[: chance.randint(1, len(value))]
        return chance.choice([value, value.swapcase(), part, part.upper()[:9], part.lower(), text(chance, 2)])
    return value


def _one(field: Field, tickets: list[Ticket], chance: random.Random) -> Any:
    held = field.get(chance.choice(tickets))
    if field.kind is Kind.SET:
        return chance.choice(["vpn", "mail", "é", "none", ""])
    if field.kind is Kind.REFERENCE:
        return held if isinstance(held, UUID) and chance.random() < 0.8 else uuid7()
    if field.kind is Kind.NUMBER:
        return chance.choice([held or 0, chance.randint(-2, TICKETS)])
    if field.kind is Kind.TIME:
        if held is None or chance.random() < 0.4:
            return BEGIN + timedelta(hours=chance.randint(0, 700))
        return held + chance.choice([-1, 0, 0, 1]) * TICK
    return held or ""
