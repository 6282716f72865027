"""The same change to several tickets, chunk by chunk through the door, and the same taken back.

A chunk is one transaction with the run's progress, so a repeated delivery goes on where the last one that was committed
ended; within it each ticket stands in a savepoint of its own, and one that refuses keeps the others.
"""

from collections.abc import Callable, Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import policy
from accounts.models import User
from accounts.policy import Right
from atum_desk.core import clock
from atum_desk.core.actors import Actor
from atum_desk.core.errors import DomainError, Invalid, LimitReached, NotAllowed, NotFound
from tickets.models import BulkRun, RunState, Ticket
from tickets.operations.acts import Act
from tickets.operations.personal import keep_up
from tickets.operations.restoring import before_and_after, restore

AT_MOST = 5000
CHUNK = 25
"""How many tickets one transaction changes; no more than these are changed while the person waits."""


def plan_run(numbers: Sequence[int], *, act: Act, back: str = "", actor: Actor) -> BulkRun:
    """Note a change to those of the tickets that the actor sees, in the order of their numbers; change none yet.

    `back` is the queue's query string to come back to. Raises NotAllowed, and LimitReached above 5,000 tickets.
    """
    policy.require(actor, Right.BULK)
    if len(numbers) > AT_MOST:
        raise LimitReached(_("Choose at most 5,000 tickets at once."))
    seen = Ticket.objects.visible_to(actor).numbered(numbers).order_by("number")
    run = BulkRun(
        user_id=_person(actor),
        act=act.as_json() | ({"back": back} if back else {}),
        numbers=list(seen.values_list("number", flat=True)),
        created_at=clock.now(),
    )
    run.save(force_insert=True)
    return run


@transaction.atomic
def advance_run(run_id: UUID, *, actor: Actor) -> BulkRun:
    """Change the next chunk of a run's tickets in the actor's name; one that is over stays as it is.

    Publishes what the change's verbs publish, for each ticket.
    """
    run = _own(run_id, actor)
    if not run.is_open:
        return run
    if not User.objects.active().filter(pk=run.user_id).exists():
        return _end(run, RunState.CANCELLED)
    chunk = run.numbers[run.position : run.position + CHUNK]
    found = (
        Ticket.objects.visible_to(actor).numbered(chunk).order_by("number").select_for_update(of=("self",))
    )
    change = _change(run, actor)
    for ticket in found:
        _one(run, ticket, change)
    run.position += len(chunk)
    if run.position >= run.total:
        return _end(run, RunState.DONE)
    run.state = RunState.RUNNING
    run.save()
    return run


def _change(run: BulkRun, actor: Actor) -> Callable[[Ticket], Ticket]:
    if run.undoes_id is None:
        act = Act.from_json(run.act)
        return lambda ticket: act.carry_out(ticket, actor=actor)
    entries = {entry["number"]: entry for entry in run.undoes.undo}
    return lambda ticket: restore(ticket, entries[ticket.number], actor=actor)


def _one(run: BulkRun, ticket: Ticket, change: Callable[[Ticket], Ticket]) -> None:
    try:
        with transaction.atomic():
            after = change(ticket)
    except DomainError as error:
        run.refused.append([ticket.number, str(error.message)])
        return
    if after.version != ticket.version:
        run.changed.append(ticket.number)
        keep_up(ticket.pk, seen=ticket.version, now=after.version, actor_id=run.user_id)
        if entry := before_and_after(ticket, after):
            run.undo.append(entry)


@transaction.atomic
def take_back_run(run_id: UUID, *, actor: Actor) -> BulkRun:
    """Note the undoing of a run, as a run of its own; change nothing yet.

    Raises NotFound for somebody else's, Invalid where it is not over, too old, undone already, or without a way back.
    """
    policy.require(actor, Right.BULK)
    run = _own(run_id, actor)
    if not run.may_be_taken_back(clock.now()) or run.undone_by.exists():
        raise Invalid(_("This change cannot be taken back any more."))
    undoing = BulkRun(
        user_id=_person(actor),
        act={name: value for name, value in run.act.items() if name == "back"},
        numbers=[entry["number"] for entry in run.undo],
        undoes=run,
        created_at=clock.now(),
    )
    undoing.save(force_insert=True)
    return undoing


@transaction.atomic
def cancel_run(run_id: UUID, *, actor: Actor) -> BulkRun:
    """End a run where it is: what was changed stays changed. Raises NotFound for somebody else's."""
    policy.require(actor, Right.BULK)
    run = _own(run_id, actor)
    return _end(run, RunState.CANCELLED) if run.is_open else run


def _person(actor: Actor) -> UUID:
    """Return the person whose change it is: only people choose tickets and look at what became of them."""
    if actor.user_id is None:
        raise NotAllowed(_("Only a person changes several tickets at once."))
    return actor.user_id


def _own(run_id: UUID, actor: Actor) -> BulkRun:
    """Lock a run of the actor's own: of two deliveries at once, the second waits and goes on after the first."""
    run: BulkRun | None = BulkRun.objects.of_user(actor.user_id).select_for_update().filter(pk=run_id).first()
    if run is None:
        raise NotFound(_("There is no such change."))
    return run


def _end(run: BulkRun, state: RunState) -> BulkRun:
    run.state, run.finished_at = state, clock.now()
    run.save()
    return run
