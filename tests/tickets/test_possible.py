"""What a page offers is what the operations allow: every verb, status and person, tried."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from accounts.models import Organization
from accounts.preferences import Gate
from atum_desk.core import clock
from atum_desk.core.actors import Actor
from atum_desk.core.errors import DomainError
from tests.factories import make_cast, ticket_in
from tickets import operations
from tickets.models import Ticket
from tickets.possible import possible
from tickets.states import Status, Verb

PEOPLE = ("requester", "agent", "colleague", "manager", "admin")


def trials(actor: Actor) -> dict[Verb, Callable[[UUID], object]]:
    return {
        Verb.ACCEPT: lambda pk: operations.accept(pk, actor=actor),
        Verb.UNASSIGN: lambda pk: operations.unassign(pk, actor=actor),
        Verb.START: lambda pk: operations.start(pk, actor=actor),
        Verb.REPLY: lambda pk: operations.reply(pk, content="x", actor=actor),
        Verb.WAIT: lambda pk: operations.wait(pk, actor=actor),
        Verb.RESUME: lambda pk: operations.resume(pk, actor=actor),
        Verb.RESOLVE: lambda pk: operations.resolve(pk, actor=actor),
        Verb.CLOSE: lambda pk: operations.close(pk, actor=actor),
        Verb.REOPEN: lambda pk: operations.reopen(pk, actor=actor),
        Verb.CANCEL: lambda pk: operations.cancel(pk, reason="x", actor=actor),
    }


def works(trial: Callable[..., object], ticket: Ticket, **facts: Any) -> bool:
    """Try an operation and take it back, whatever came of it."""
    with transaction.atomic():
        try:
            trial(ticket.pk, **facts)
        except DomainError:
            done = False
        else:
            done = True
        transaction.set_rollback(True)
    return done


@pytest.mark.django_db
@pytest.mark.parametrize("gate", [Gate.MANAGERS, Gate.AGENTS])
@pytest.mark.parametrize("status", Status)
def test_offered_and_allowed_are_the_same(status: Status, gate: Gate) -> None:
    cast = make_cast(gate=gate.value)
    with cast.scope():
        ticket = ticket_in(cast, status)
        settings = Organization.objects.get(pk=cast.id).preferences
        for name in PEOPLE:
            actor = cast.actor(name)
            can = possible(ticket, actor, settings, at=clock.now())
            for verb, trial in trials(actor).items():
                if verb is Verb.UNASSIGN and ticket.assigned_to_id is None:
                    continue
                assert (verb in can) == works(trial, ticket), (status, gate, name, verb)
            where = (status, gate, name)
            assert can.work == works(operations.note, ticket, content="x", actor=actor), where
            to_self = works(operations.assign, ticket, user_id=actor.id, actor=actor)
            assert can.take == (to_self and ticket.assigned_to_id != actor.id), where
            somebody = cast.manager if name == "colleague" else cast.colleague
            assert can.hand_on == works(operations.assign, ticket, user_id=somebody.pk, actor=actor), where
            assert can.team == works(operations.assign_team, ticket, team_id=cast.team.pk, actor=actor), where


@pytest.mark.django_db
def test_reopening_is_offered_as_long_as_it_is_allowed() -> None:
    cast = make_cast()
    with cast.scope():
        ticket = ticket_in(cast, Status.CLOSED)
        closed_at: datetime = ticket.closed_at  # type: ignore[assignment]
        settings = Organization.objects.current().preferences
        for name in PEOPLE:
            actor = cast.actor(name)
            for days in (settings.reopen_days - 1, settings.reopen_days + 1):
                at = closed_at + timedelta(days=days)
                with clock.at(at):
                    allowed = works(operations.reopen, ticket, actor=actor)
                assert (Verb.REOPEN in possible(ticket, actor, settings, at=at)) == allowed, (name, days)
            assert not allowed
