"""Putting open tickets under the present terms of their policy: a few at a time, in the background."""

from uuid import UUID

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts import policy as rights
from accounts.policy import Right
from accounts.requests import actor_of
from atum_desk.core import clock
from atum_desk.core.actors import Actor
from atum_desk.core.errors import DomainError, Invalid, NotAllowed, NotFound
from sla.models import BackgroundState, SlaCalculation, SlaPolicy, SlaReapply
from sla.operations.keeping import told_of
from sla.terms_in_force import terms_of
from tickets import operations
from tickets.models import Ticket
from tickets.querysets import TicketQuerySet

log = structlog.get_logger(__name__)

CHUNK = 25


@transaction.atomic
def begin_reapply(policy_id: UUID, *, actor: Actor) -> SlaReapply:
    """Note that a policy's present terms are wanted for its open tickets; none is changed yet.

    Raises NotAllowed, NotFound, Invalid where this is under way already. Records `sla_policy.reapplied`.
    """
    rights.require(actor, Right.MANAGE_SLA)
    if actor.user_id is None:
        raise NotAllowed(_("Only a person can re-apply a service level."))
    policy = SlaPolicy.objects.select_for_update(no_key=True).filter(pk=policy_id).first()
    if policy is None:
        raise NotFound(_("There is no such service level."))
    if SlaReapply.objects.filter(policy_id=policy_id, state=BackgroundState.RUNNING.value).exists():
        raise Invalid(_("This service level is being re-applied already. Wait until that is done."))
    numbers = _open_tickets(policy_id).values_list("number", flat=True)
    run = SlaReapply(
        policy_id=policy_id,
        user_id=actor.user_id,
        total=numbers.count(),
        last_number=numbers.order_by("-number").first() or 0,
        created_at=clock.now(),
    )
    run.save(force_insert=True)
    audit.record(
        "sla_policy.reapplied",
        entity_type="sla_policy",
        entity_id=policy_id,
        actor=actor,
        version=policy.version,
        tickets=run.total,
    )
    return run


@transaction.atomic
def advance_reapply(run_id: UUID) -> SlaReapply:
    """Put the next few tickets under their policy's present terms, in the name of whoever wanted it.

    Publishes `ticket.sla_policy_applied` for each whose terms change; one that refuses stays as it is, and is named.
    """
    run: SlaReapply = (
        SlaReapply.objects.select_for_update(of=("self",)).select_related("user", "policy").get(pk=run_id)
    )
    if not run.is_open:
        return run
    beyond = _open_tickets(run.policy_id).filter(number__gt=run.after_number, number__lte=run.last_number)
    tickets = list(beyond.order_by("number")[:CHUNK])
    for ticket in tickets:
        done = _reapply(ticket, run.policy, actor_of(run.user))
        run.changed += done is True
        run.stayed += [ticket.number] if done is None else []
    run.looked += len(tickets)
    if tickets:
        run.after_number = tickets[-1].number
    if len(tickets) < CHUNK:
        run.state, run.finished_at = BackgroundState.DONE.value, clock.now()
    run.save()
    return run


@transaction.atomic
def stop_reapply(policy_id: UUID, *, actor: Actor) -> None:
    """End a policy's re-application where it is: tickets that were come to keep the present terms.

    Raises NotAllowed, NotFound. Records `sla_policy.reapply_stopped`.
    """
    rights.require(actor, Right.MANAGE_SLA)
    if not SlaPolicy.objects.filter(pk=policy_id).exists():
        raise NotFound(_("There is no such service level."))
    running = SlaReapply.objects.filter(policy_id=policy_id, state=BackgroundState.RUNNING.value)
    for run in running.select_for_update(of=("self",)):
        run.state, run.finished_at = BackgroundState.STOPPED.value, clock.now()
        run.save()
        audit.record(
            "sla_policy.reapply_stopped",
            entity_type="sla_policy",
            entity_id=policy_id,
            actor=actor,
            looked=run.looked,
            tickets=run.total,
        )


def last_reapply(policy_id: UUID) -> SlaReapply | None:
    """Return the latest re-application of a policy."""
    found: SlaReapply | None = SlaReapply.objects.filter(policy_id=policy_id).order_by("-created_at").first()
    return found


def _open_tickets(policy_id: UUID) -> TicketQuerySet:
    found: TicketQuerySet = Ticket.objects.open().filter(
        sla_policy_id=policy_id, sla_started_at__isnull=False
    )
    return found


def _reapply(ticket: Ticket, policy: SlaPolicy, actor: Actor) -> bool | None:
    """Put one ticket under the present terms; say whether it was under others, None where it cannot be changed."""
    since = ticket.sla_started_at
    assert since is not None
    locked = _open_tickets(policy.pk).filter(pk=ticket.pk).select_for_update(no_key=True)
    if locked.first() is None:
        # It was resolved, or came under another policy, since it was listed.
        return False
    held = SlaCalculation.objects.filter(ticket=ticket).values_list("policy_snapshot", flat=True).first()
    if held and held.get("terms") == str(terms_of(policy, since).pk):
        return False
    told = told_of(policy, since, quietly=True)
    try:
        with transaction.atomic():
            operations.apply_policy(ticket.pk, policy_id=policy.pk, told=told, actor=actor)
    except DomainError:
        return None
    except Exception:
        # A ticket that fails for a reason that nobody foresaw would otherwise hold up all that come after it, for ever.
        log.exception("SLA terms could not be re-applied to a ticket", ticket=str(ticket.pk))
        return None
    return True
