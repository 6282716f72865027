"""What falls due by itself: deadlines that pass, and steps on the way to them."""

from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import models, transaction

from atum_desk.core import rows
from atum_desk.core.errors import DomainError
from atum_desk.core.events import Event, publish
from sla import facts
from sla.clock import Clocks
from sla.columns import cycle_id
from sla.cycles import DueStep
from sla.life import SECOND, whole
from sla.models import SlaCalculation, SlaStep
from sla.operations.keeping import Kept, as_kept, clocks_of, lines_before, settle, sla_actor, told_of
from sla.operations.steps import perform
from sla.terms_in_force import policy_for
from tickets import operations
from tickets.models import Ticket
from tickets.operations import Draft
from tickets.operations.derived import write_deadline

log = structlog.get_logger(__name__)

BATCH = 500
PUT_OFF = timedelta(hours=1)


def tick(at: datetime, *, at_most: int = BATCH) -> int:
    """Do what is due at `at` for some tickets, in one transaction; return for how many.

    What another worker or a person holds is left to them or to the next time, so that nobody waits for anybody. A
    ticket whose turn fails for a reason that nobody foresaw holds no other up: it is logged and put off for an hour.
    """
    try:
        return _do_due(SlaCalculation.objects.filter(next_event_at__lte=at), at, at_most)
    except Exception:
        log.exception("SLA work failed together; each ticket has its own turn now")
        return _one_by_one(at, at_most)


def catch_up(draft: Draft) -> bool:
    """Do a ticket's steps whose moment was before the change that begins, as a worker who is never late would have.

    Says whether anything was done, so that the clocks have to be read again: the change then begins after it. What
    fails for a reason that nobody foresaw is logged and left to the worker: it keeps nobody from a change.
    """
    kept, until = draft.read.get("sla"), whole(draft.at)
    if kept is None or kept.clocks is None or all(step.at >= until for step in kept.clocks.steps):
        return False
    try:
        with transaction.atomic():
            _advance(draft.ticket, kept, until - SECOND)
        is_done = True
    except Exception:
        log.exception("SLA work failed before a change", ticket=draft.ticket.number)
        is_done = False
    del draft.read["sla"]
    draft.start_over()
    return is_done


def _do_due(wanted: models.QuerySet[SlaCalculation], at: datetime, at_most: int) -> int:
    with transaction.atomic(), rows.in_one_journey():
        due = {
            row.ticket_id: row
            for row in wanted.order_by("next_event_at").select_for_update(skip_locked=True, of=("self",))[
                :at_most
            ]
        }
        tickets = list(Ticket.objects.filter(pk__in=due).select_for_update(skip_locked=True, of=("self",)))
        for ticket in tickets:
            _advance(ticket, as_kept(due[ticket.pk]), at)
        return len(tickets)


def _one_by_one(at: datetime, at_most: int) -> int:
    waiting = SlaCalculation.objects.filter(next_event_at__lte=at).order_by("next_event_at")
    due: list[UUID] = list(waiting.values_list("pk", flat=True)[:at_most])
    for pk in due:
        own = SlaCalculation.objects.filter(pk=pk, next_event_at__lte=at)
        try:
            _do_due(own, at, 1)
        except Exception:
            log.exception("SLA work failed for a ticket and is put off", calculation=str(pk))
            own.update(next_event_at=at + PUT_OFF)
    return len(due)


def _advance(ticket: Ticket, kept: Kept, at: datetime) -> None:
    if kept.clocks is None:
        if ticket.sla_policy_id is None and _adopt(ticket):
            return
        kept.calculation.calculation_log = lines_before(ticket)
    # Clocks of several machines differ: what one has put down is known to the next.
    at = max(at, kept.calculation.updated_at)
    due = [step for step in clocks_of(kept.calculation.calculation_log, at).steps if step.at <= at]
    lines = [facts.fired(step.at, step.metric, step.number, step.step.key) for step in due]
    clocks = settle(ticket, kept, lines, at)
    if clocks.due_at != ticket.sla_due_at:
        write_deadline(ticket, clocks.due_at)
    for place, step in enumerate(due):
        # What one step did to the ticket is known to the next.
        _fire(Ticket.objects.get(pk=ticket.pk) if place else ticket, step, clocks)


def _adopt(ticket: Ticket) -> bool:
    """Put a ticket whose clock ran before clocks were kept under its policy; say whether there is one."""
    policy = policy_for(ticket)
    if policy is None or ticket.sla_started_at is None:
        return False
    told = told_of(policy, ticket.sla_started_at, quietly=True)
    operations.apply_policy(ticket.pk, policy_id=policy.pk, told=told, actor=sla_actor(policy.name))
    return True


def _fire(ticket: Ticket, due: DueStep, clocks: Clocks) -> None:
    """Put a step down as done, and do it; what it cannot do is told in the same row, and nothing else is lost."""
    actor = sla_actor(clocks.policy.name if clocks.policy else "")
    cycle = next(one for one in clocks.cycles if (one.metric, one.number) == (due.metric, due.number))
    rows.insert(SlaStep(cycle_id=cycle_id(ticket.pk, cycle), step=due.step.key, fired_at=due.at))
    told = {
        "metric": due.metric.value,
        "number": due.number,
        "key": due.step.key,
        "action": due.step.action,
        "params": dict(due.step.params),
    }
    event = Event(
        verb="ticket.sla_escalation",
        entity_type="ticket",
        entity_id=ticket.pk,
        actor=actor,
        at=due.at,
        new={"sla": told},
        subject=ticket,
    )
    try:
        with transaction.atomic():
            perform(ticket, due, actor=actor.caused_by(event.id))
    except DomainError as refused:
        told["refused"] = str(refused)
        log.warning("an SLA step was refused", ticket=ticket.number, step=due.step.key, reason=str(refused))
    publish(event)
