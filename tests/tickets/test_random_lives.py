"""Random lives of tickets in two organizations, each step against the model, each history replayed to the present."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Organization
from atum_desk.core import clock
from atum_desk.core.actors import Actor
from atum_desk.core.errors import DomainError, NotFound
from atum_desk.core.events import Event, published
from sla.recalculation import differences
from tests.factories import Cast, make_cast
from tests.tickets import life_model
from tests.tickets.life_model import Life, Refused
from tests.tickets.replaying import replay
from tickets import operations
from tickets.models import Comment, Ticket, TicketRelationship, TicketTag
from tickets.operations import FollowUp, Outcome

LARGE = os.environ.get("HYPOTHESIS_PROFILE") == "large"
LIVES, STEPS = (500, 50) if LARGE else (25, 50)
BEGIN = datetime(2026, 1, 5, 8, tzinfo=UTC)
GATES = ("managers", "agents", "automatic")
PEOPLE = ("requester", "customer_admin", "coworker", "stranger", "agent", "colleague", "manager", "admin")

# What can be tried on a ticket: the model's verb, its target, and the operation; some come more often.
Run = Callable[[Cast, UUID, Actor], Any]
ACTS: list[tuple[str, str, Run]] = [
    ("accept", "", lambda c, pk, a: operations.accept(pk, actor=a)),
    ("unassign", "", lambda c, pk, a: operations.unassign(pk, actor=a)),
    ("start", "", lambda c, pk, a: operations.start(pk, actor=a)),
    ("wait", "", lambda c, pk, a: operations.wait(pk, actor=a)),
    ("resume", "", lambda c, pk, a: operations.resume(pk, actor=a)),
    ("resolve", "", lambda c, pk, a: operations.resolve(pk, actor=a)),
    ("close", "", lambda c, pk, a: operations.close(pk, actor=a)),
    ("close", "", lambda c, pk, a: operations.close(pk, actor=a)),
    ("reopen", "", lambda c, pk, a: operations.reopen(pk, actor=a)),
    ("cancel", "", lambda c, pk, a: operations.cancel(pk, reason="Sent twice", actor=a)),
    ("note", "", lambda c, pk, a: operations.note(pk, content="Between us", actor=a)),
    ("assign_team", "team", lambda c, pk, a: operations.assign_team(pk, team_id=c.team.pk, actor=a)),
    ("assign_team", "none", lambda c, pk, a: operations.assign_team(pk, team_id=None, actor=a)),
    ("set_tags", "VPN", lambda c, pk, a: operations.set_tags(pk, tags=["VPN"], actor=a)),
    ("set_priority", "LOW", lambda c, pk, a: operations.set_priority(pk, priority="LOW", actor=a)),
    ("set_priority", "URGENT", lambda c, pk, a: operations.set_priority(pk, priority="URGENT", actor=a)),
    *(
        (
            "assign",
            name,
            lambda c, pk, a, name=name: operations.assign(pk, user_id=getattr(c, name).pk, actor=a),
        )
        for name in ("agent", "colleague", "manager", "requester")
    ),
    *(
        (
            f"reply_{outcome.value}",
            "",
            lambda c, pk, a, outcome=outcome: operations.reply(
                pk, content="Listen", outcome=outcome, actor=a
            ),
        )
        for outcome in (*Outcome, Outcome.STAY)
    ),
]
CASTS: dict[str, list[Cast]] = {}
TOLD: list[str] = []


@dataclass(frozen=True)
class Step:
    """One attempt: in which organization, on which of its tickets, by whom, and what; first the time passes."""

    side: int
    at: int
    who: str
    act: int
    seconds: int
    special: str

    def __repr__(self) -> str:
        """Say it as a sentence, for a failing life is read."""
        verb, target, _run = ACTS[self.act]
        what = self.special if self.special != "act" else f"{verb} {target}".strip()
        return f"<after {self.seconds} s {self.who} of {self.side}: {what} on {self.at}>"


steps = st.builds(
    Step,
    side=st.sampled_from((0, 1)),
    at=st.integers(0, 5),
    # The one who asked, and staff who get on with it, come more often.
    who=st.sampled_from((*PEOPLE, "agent", "manager", "admin", "asker", "asker", "asker")),
    act=st.integers(0, len(ACTS) - 1),
    seconds=st.sampled_from(
        (0, 0, 0, 1, 59, 3600, life_model.DAY_S, 8 * life_model.DAY_S, life_model.REOPEN_S)
    ),
    special=st.sampled_from((*["act"] * 10, "file", "reach across")),
)


class Lives:
    """Tickets of two organizations and what the model says of them."""

    def __init__(self, gates: tuple[str, str]) -> None:
        """Choose two organizations by their gates, each with one ticket to begin with."""
        self.now = 0
        self.lives: tuple[dict[UUID, Life], dict[UUID, Life]] = ({}, {})
        self.gates = gates
        self.casts = (CASTS[gates[0]][0], CASTS[gates[1]][1])
        for side in (0, 1):
            self.file(side, "requester", "requester")

    def take(self, step: Step) -> None:
        """Take one step and compare."""
        self.now += step.seconds
        who = "requester" if step.who == "asker" else step.who
        if step.special == "file":
            self.file(step.side, who, ("requester", "stranger", "agent")[step.at % 3])
        elif step.special == "reach across":
            self.reach_across(step.side, step.at, who, step.act)
        else:
            self.attempt(step)

    def file(self, side: int, who: str, requester: str) -> None:
        """File a ticket, or be refused."""
        cast = self.casts[side]

        def run(actor: Actor) -> Ticket:
            return operations.create(
                requester_id=getattr(cast, requester).pk, subject="Noise", description="Loud", actor=actor
            )

        try:
            life = life_model.file(requester, who, self.gates[side], self.now)
        except Refused as refused:
            self._refuse(side, who, run, refused.reasons)
            return
        self._remember(side, self._do(side, who, run), life)

    def reach_across(self, side: int, at: int, who: str, act: int) -> None:
        """Let someone of one organization try a ticket of the other."""
        foreign = list(self.lives[1 - side])
        pk, run = foreign[at % len(foreign)], ACTS[act][2]
        self._refuse(side, who, lambda actor: run(self.casts[side], pk, actor), {NotFound.__name__})
        self._compare(1 - side, pk)

    def replay(self) -> None:
        """Replay every history."""
        for cast, lives in zip(self.casts, self.lives, strict=True):
            with cast.scope():
                for pk in lives:
                    replay(pk)
                    ticket = Ticket.objects.get(pk=pk)
                    if ticket.sla_started_at is not None:
                        assert list(differences(ticket)) == [], "the clocks are what the history says"

    def attempt(self, step: Step) -> None:
        """Try a verb on a ticket of one's own organization."""
        side, lives = step.side, self.lives[step.side]
        verb, target, run = ACTS[step.act]
        pk = list(lives)[step.at % len(lives)]
        who = lives[pk].requester if step.who == "asker" else step.who
        try:
            after = life_model.attempt(lives[pk], verb, who, self.now, target)
        except Refused as refused:
            self._refuse(side, who, lambda actor: run(self.casts[side], pk, actor), refused.reasons)
        else:
            done = self._do(side, who, lambda actor: run(self.casts[side], pk, actor))
            if after is None:
                self._follow(side, pk, done)
            else:
                lives[pk] = after
        self._compare(side, pk)

    def _follow(self, side: int, pk: UUID, done: FollowUp) -> None:
        assert done.is_new_ticket
        with self.casts[side].scope():
            assert TicketRelationship.objects.filter(source_ticket=done.ticket, target_ticket=pk).exists()
        old = self.lives[side][pk]
        fresh = life_model.file(old.requester, old.requester, old.gate, self.now)
        fresh.team, fresh.priority = old.team, old.priority
        self._remember(side, done.ticket, fresh)

    def _do(self, side: int, who: str, run: Callable[[Actor], Any]) -> Any:
        cast = self.casts[side]
        with cast.scope(), clock.at(BEGIN + timedelta(seconds=self.now)):
            return run(cast.actor(who))

    def _refuse(self, side: int, who: str, run: Callable[[Actor], Any], reasons: set[str]) -> None:
        TOLD.clear()
        with pytest.raises(DomainError) as refused:
            self._do(side, who, run)
        assert type(refused.value).__name__ in reasons
        assert TOLD == []

    def _remember(self, side: int, ticket: Ticket, life: Life) -> None:
        with self.casts[side].scope():
            counted = Organization.objects.get(pk=self.casts[side].id).last_ticket_number
        assert ticket.number == counted
        self.lives[side][ticket.pk] = life
        self._compare(side, ticket.pk)

    def _compare(self, side: int, pk: UUID) -> None:
        cast, life = self.casts[side], self.lives[side][pk]
        with cast.scope():
            ticket = Ticket.objects.get(pk=pk)
            messages = Comment.objects.filter(ticket_id=pk).count()
            tags = sorted(TicketTag.objects.filter(ticket_id=pk).values_list("tag", flat=True))
        expected = (
            life.status,
            life.before,
            _pk(cast, life.assignee),
            cast.team.pk if life.team else None,
            _pk(cast, life.accepted_by),
            *(_moment(at) for at in (life.started, life.paused, life.resolved, life.closed)),
            life.paused_s,
            life.priority,
            life.tags,
            life.messages,
        )
        assert expected == (
            ticket.status,
            ticket.status_before_waiting,
            ticket.assigned_to_id,
            ticket.team_id,
            ticket.accepted_by_id,
            ticket.sla_started_at,
            ticket.sla_paused_at,
            ticket.resolved_at,
            ticket.closed_at,
            ticket.sla_paused_duration,
            ticket.priority,
            tags,
            messages,
        )


def _pk(cast: Cast, name: str | None) -> UUID | None:
    return getattr(cast, name).pk if name else None


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else BEGIN + timedelta(seconds=seconds)


@pytest.fixture
def casts(committed_db: None) -> Iterator[None]:
    """Make two organizations for each gate, on real transactions, and listen."""
    CASTS.update({gate: [make_cast("Acme", gate=gate), make_cast("Beta", gate=gate)] for gate in GATES})
    published.connect(_listen, dispatch_uid="tests.lives")
    yield
    published.disconnect(dispatch_uid="tests.lives")


def _listen(sender: type[Event], event: Event, **_: Any) -> None:
    TOLD.append(event.verb)


@settings(
    max_examples=LIVES,
    deadline=None,
    derandomize=not LARGE,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(
    gates=st.tuples(st.sampled_from(GATES), st.sampled_from(GATES)),
    life=st.lists(steps, min_size=STEPS, max_size=STEPS),
)
def test_random_lives_follow_the_table_and_replay_from_their_history(
    casts: None, gates: tuple[str, str], life: list[Step]
) -> None:
    lives = Lives(gates)
    for step in life:
        lives.take(step)
    lives.replay()
