"""The demonstration after two thousand random acts: every clock is still what the history says."""

import io
import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from accounts.middleware import organization_id_for_host
from accounts.models import Team, User
from accounts.requests import actor_of
from accounts.roles import Role
from atum_desk.core import clock
from atum_desk.core.actors import Actor
from atum_desk.core.errors import DomainError
from atum_desk.core.tenancy import organization_scope
from atum_desk.demo.build import HOUSES, build
from atum_desk.demo.house import House
from sla import operations as sla
from sla.models import SlaCycle, SlaPolicy, SlaStep
from tickets import operations
from tickets.models import Service, Ticket
from tickets.operations import Outcome

NOW = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)
ACTS = 2_000
SEEDS = range(3) if os.environ.get("HYPOTHESIS_PROFILE") == "large" else range(1)
PASSES = (0, 0, 1, 7, 60, 600, 3_600, 6 * 3_600, 86_400)
"""Seconds between an act and the next."""
LATELY = 20
WEEKS: tuple[dict[str, list[tuple[str, str]]] | None, ...] = (
    None,
    {day: [("09:00", "12:30"), ("13:30", "17:00")] for day in ("mon", "tue", "wed", "thu", "fri")},
    {"fri": [("22:00", "06:00")], "sun": [("00:00", "24:00")]},
)
PRIORITIES = ("LOW", "MEDIUM", "HIGH", "URGENT")


@pytest.fixture(params=SEEDS)
def chance(request: pytest.FixtureRequest) -> Random:
    return Random(request.param)  # noqa: S311 - repeatable on purpose


@pytest.fixture
def house(db: None, django_db_blocker: DjangoDbBlocker, settings: Any) -> Iterator[House]:
    """Build the first organization and open its scope."""
    settings.DEMONSTRATION = True
    house = HOUSES[0]
    build(house, NOW)
    organization_id = organization_id_for_host(f"{house.slug}.localhost")
    assert organization_id is not None
    with organization_scope(organization_id):
        yield house


class Lives:
    """The organization lived on: whoever comes along does something to some ticket, or to a service level."""

    def __init__(self, chance: Random) -> None:
        self.chance, self.now = chance, NOW
        self.staff = [actor_of(one) for one in User.objects.active().staff().order_by("email")]
        self.people = list(User.objects.active().staff().order_by("email").values_list("pk", flat=True))
        self.managers = [one for one in self.staff if one.role in {Role.MANAGER, Role.ADMIN}]
        self.teams = [None, *Team.objects.order_by("name").values_list("pk", flat=True)]
        self.services = [None, *Service.objects.order_by("name").values_list("pk", flat=True)]
        self.done = Counter[str]()

    def go_on(self) -> None:
        """Let time pass and something happen; what is refused changes nothing."""
        self.now += timedelta(seconds=self.chance.choice(PASSES))
        name, act = self.chance.choice(self.acts())
        with clock.at(self.now):
            try:
                with transaction.atomic():
                    act()
            except DomainError:
                self.done["refused"] += 1
            else:
                self.done[name] += 1

    def acts(self) -> list[tuple[str, Callable[[], Any]]]:
        """Return what may happen now, each with its name; what is usual comes more often."""
        pick, ticket = self.chance.choice, self.ticket()
        pk, staff = ticket.pk, pick(self.staff)
        asker = actor_of(ticket.requester)
        both: list[tuple[str, Callable[[], Any]]] = [
            (
                "reply",
                lambda: operations.reply(pk, content="Here.", outcome=pick(list(Outcome)), actor=staff),
            ),
            ("ask", lambda: operations.reply(pk, content="And now?", actor=asker)),
        ]
        return [
            *both * 3,
            ("file", lambda: self.file(ticket.requester_id, asker)),
            ("accept", lambda: operations.accept(pk, actor=pick(self.managers))),
            ("start", lambda: operations.start(pk, actor=staff)),
            ("wait", lambda: operations.wait(pk, actor=staff)),
            ("resume", lambda: operations.resume(pk, actor=staff)),
            ("resolve", lambda: operations.resolve(pk, actor=staff)),
            ("close", lambda: operations.close(pk, actor=pick(self.managers))),
            ("reopen", lambda: operations.reopen(pk, actor=staff)),
            ("cancel", lambda: operations.cancel(pk, reason="Filed twice", actor=staff)),
            ("assign", lambda: operations.assign(pk, user_id=pick(self.people), actor=pick(self.managers))),
            ("team", lambda: operations.assign_team(pk, team_id=pick(self.teams), actor=pick(self.managers))),
            ("priority", lambda: operations.set_priority(pk, priority=pick(PRIORITIES), actor=staff)),
            ("service", lambda: operations.set_service(pk, service_id=pick(self.services), actor=staff)),
            ("due", lambda: operations.set_due(pk, due_at=self.some_time(), actor=staff)),
            ("tags", lambda: operations.set_tags(pk, tags=[pick(("vpn", "printer"))], actor=staff)),
            ("tick", lambda: sla.tick(self.now)),
            ("terms", self.change_terms),
            ("reapply", self.reapply),
        ]

    def ticket(self) -> Ticket:
        """Return an open ticket, or one of those that changed last."""
        tickets = Ticket.objects.select_related("requester")
        lately = list(tickets.order_by("-updated_at", "number")[:LATELY])
        found = list(tickets.open().order_by("number")) if self.chance.random() < 0.7 else lately
        chosen: Ticket = self.chance.choice(found or lately)
        return chosen

    def file(self, requester_id: UUID, asker: Actor) -> None:
        """File a ticket, for oneself or by staff."""
        operations.create(
            requester_id=requester_id,
            subject="Again",
            description="It is so again.",
            priority=self.chance.choice(PRIORITIES),
            service_id=self.chance.choice(self.services),
            actor=self.chance.choice((asker, *self.managers)),
        )

    def some_time(self) -> datetime | None:
        """Return a date to come, or none."""
        return self.chance.choice((None, self.now + timedelta(hours=self.chance.randint(1, 200))))

    def change_terms(self) -> None:
        """Have a service level say something else, or add one that some tickets come under."""
        pick, policies = self.chance.choice, list(SlaPolicy.objects.order_by("position"))
        metrics = ("response_time", "next_response_time", "resolution_time")
        policy = pick(policies)
        promise = sla.Promise(
            name=policy.name,
            minutes={
                f"{metric}_{one.lower()}": pick((None, 15, 240, 2_880))
                for metric in metrics
                for one in PRIORITIES
            },
            starts_on=pick(("ACCEPTED", "CREATED")),
            pause_responses=pick((True, False)),
            timezone=pick(("UTC", "Europe/Berlin", "America/New_York")),
            weekly=pick(WEEKS),
            steps=[
                {
                    "metric": "RESOLUTION",
                    "at": "percent",
                    "amount": 50,
                    "action": "level",
                    "only_in_hours": True,
                },
                {"metric": "FIRST_RESPONSE", "at": "before", "amount": 10, "action": "priority"},
            ],
            conditions=pick(({}, {"all": [{"field": "priority", "op": "is", "value": pick(PRIORITIES)}]})),
        )
        if len(policies) < 4:
            added = sla.create_policy(
                replace(promise, name=f"Level {len(policies)}"), actor=pick(self.managers)
            )
            for _ in range(self.chance.randint(0, len(policies))):
                sla.move_policy(added.pk, up=True, actor=pick(self.managers))
        else:
            sla.change_policy(policy.pk, promise, actor=pick(self.managers))

    def reapply(self) -> None:
        """Put open tickets under what a service level says now, all of them at once."""
        policy_id: UUID = self.chance.choice(list(SlaPolicy.objects.order_by("position"))).pk
        run = sla.begin_reapply(policy_id, actor=self.chance.choice(self.managers))
        while run.is_open:
            run = sla.advance_reapply(run.pk)


def recalculated(house: House) -> str:
    out = io.StringIO()
    call_command("sla_recalculate", "--organization", house.slug, "--dry-run", stdout=out)
    return out.getvalue()


def test_two_thousand_acts_later_every_clock_is_what_the_history_says(house: House, chance: Random) -> None:
    lives = Lives(chance)
    for _ in range(ACTS):
        lives.go_on()
    started = Ticket.objects.filter(sla_started_at__isnull=False).count()
    assert recalculated(house) == f"{started} tickets, 0 differences.\n"
    # It was a life worth the name: everything happened, deadlines passed, steps were done.
    assert all(lives.done[name] for name, _act in lives.acts()), lives.done
    assert SlaCycle.objects.filter(breached_at__gt=NOW).count() > 50
    assert SlaStep.objects.filter(fired_at__gt=NOW).count() > 50


def test_the_comparison_sees_a_clock_that_was_moved(house: House) -> None:
    cycle = SlaCycle.objects.filter(deadline__isnull=False).first()
    assert cycle is not None
    SlaCycle.objects.filter(pk=cycle.pk).update(deadline=cycle.deadline + timedelta(seconds=1))
    assert f"{cycle.metric} {cycle.number} deadline" in recalculated(house)
    assert recalculated(house).endswith("1 differences.\n")
