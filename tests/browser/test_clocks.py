"""Tickets whose time is hard to count, lived through the operations: what an agent in Berlin reads of their clocks."""

import tomllib
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from accounts.operations import change_profile
from atum_desk.core import clock
from sla.models import SlaPolicy
from sla.operations import Promise, change_policy, tick
from sla.terms import Metric
from sla.terms_in_force import COLUMNS
from tests.browser.clocks import read_clocks
from tests.browser.conftest import Visit
from tests.factories import Cast
from tickets import operations
from tickets.models import Ticket
from tickets.operations import Outcome
from tickets.states import Priority

SITUATIONS: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "clocks.toml").read_text())[
    "situation"
]
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOURS = {
    "always": None,
    "office": {day: [("09:00", "17:00")] for day in DAYS[:5]},
    "lunch": {day: [("09:00", "12:30"), ("13:30", "17:00")] for day in DAYS[:5]},
    "night": {day: [("22:00", "06:00")] for day in DAYS},
}


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda one: one["name"])
def test_an_agent_reads_where_every_second_went(
    situation: dict[str, Any],
    visit: Visit,
    cast: Cast,
    server_at: Callable[[datetime], AbstractContextManager[None]],
) -> None:
    with cast.scope():
        promise(cast, situation)
        ticket = live(cast, situation["life"])
    with server_at(situation["now"]):
        page = visit(f"/desk/tickets/{ticket.number}/clocks/", person=cast.agent)
    read = read_clocks(page)
    assert [line for cycle in read for line in cycle.text] == situation["reads"].strip().splitlines()
    for cycle in read:
        cycle.assert_sound()


def promise(cast: Cast, situation: dict[str, Any]) -> None:
    """Have the organization promise what the situation says, and the agent look from Berlin."""
    minutes: dict[str, int | None] = {
        f"{column}_{priority.lower()}": _granted(situation["targets"].get(metric), priority)
        for metric, column in COLUMNS.items()
        for priority in Priority
    }
    given = Promise(
        name="Situation",
        minutes=minutes,
        timezone="Europe/Berlin",
        weekly=HOURS[situation["hours"]],
        holiday_country=situation.get("holidays", ""),
    )
    change_policy(SlaPolicy.objects.get().pk, given, actor=cast.actor("admin"))
    change_profile(cast.agent.pk, full_name="Ada Agent", timezone="Europe/Berlin", actor=cast.actor("agent"))


def _granted(target: Any, priority: str) -> int | None:
    found: int | None = target.get(priority) if isinstance(target, dict) else target
    return found


def live(cast: Cast, life: list[tuple[datetime, str]]) -> Ticket:
    """Live a ticket's life, everything at its instant, and return the ticket."""
    ticket = None
    for at, words in life:
        act, _blank, value = words.partition(" ")
        with clock.at(at):
            if ticket is None:
                ticket = operations.create(
                    requester_id=cast.requester.pk,
                    subject="The laptop does not start",
                    description="It beeps three times.",
                    priority=value or None,
                    actor=cast.actor("requester" if act == "files" else "agent"),
                )
            else:
                _ACTS[act](ticket.pk, cast, value)
    assert ticket is not None
    return ticket


_ACTS: dict[str, Callable[..., object]] = {
    "accepts": lambda pk, cast, _: operations.accept(pk, actor=cast.actor("manager")),
    "replies": lambda pk, cast, _: operations.reply(pk, content="We are on it.", actor=cast.actor("agent")),
    "asks": lambda pk, cast, _: operations.reply(
        pk, content="Which room is it?", actor=cast.actor("agent"), outcome=Outcome.WAIT
    ),
    "answers": lambda pk, cast, _: operations.reply(pk, content="It is 12.", actor=cast.actor("requester")),
    "waits": lambda pk, cast, _: operations.wait(pk, actor=cast.actor("agent")),
    "raises": lambda pk, cast, to: operations.set_priority(pk, priority=to, actor=cast.actor("agent")),
    "resolves": lambda pk, cast, _: operations.resolve(pk, actor=cast.actor("agent")),
    "reopens": lambda pk, cast, _: operations.reopen(pk, actor=cast.actor("agent")),
    "ticks": lambda _pk, _cast, _: tick(clock.now()),
}


def test_every_metric_has_a_situation() -> None:
    assert {metric for one in SITUATIONS for metric in one["targets"]} == set(Metric)
