"""Creating a ticket: a requester for themself, staff on behalf of anyone."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from accounts import policy
from accounts.models import User
from accounts.policy import Right
from accounts.preferences import Gate
from atum_desk.core.actors import Actor
from tickets.models import Service, Ticket
from tickets.operations._given import (
    active_person,
    active_team,
    clean_subject,
    clean_tags,
    known_priority,
    offered_service,
)
from tickets.operations._write import birth
from tickets.operations.accept import accept_by_itself
from tickets.states import Channel, Priority


def create(
    *,
    requester_id: UUID,
    subject: str,
    description: str,
    actor: Actor,
    service_id: UUID | None = None,
    priority: str | None = None,
    tags: Collection[str] = (),
    team_id: UUID | None = None,
    channel: Channel = Channel.WEB,
    uploads: Sequence[UUID] = (),
) -> Ticket:
    """File a ticket. Where the organization's gate is automatic it is accepted in the same transaction.

    `uploads` are staged files of the actor; the description carries them.

    Raises NotAllowed, Invalid. Publishes `ticket.created` (then `ticket.accepted`).
    """
    requester = _requester(requester_id, actor)
    service = offered_service(service_id) if service_id else None
    staff = policy.may(actor, Right.WORK_ON_TICKETS)
    fresh = Ticket(
        requester=requester,
        service=service,
        team_id=active_team(team_id) if staff and team_id else (service.team_id if service else None),
        subject=clean_subject(subject),
        description=description.strip(),
        tags=clean_tags(tags) if staff else [],
        channel=channel.value,
    )
    with birth(fresh, actor=actor) as draft:
        fresh.priority = _priority(
            priority if staff or draft.settings.requester_sets_priority else None, service
        )
        fresh.last_requester_message_at = draft.at if policy.is_requester_of(actor, requester.pk) else None
        draft.insert(uploads=uploads)
    return accept_by_itself(draft) if draft.settings.gate == Gate.AUTOMATIC else fresh


def _requester(requester_id: UUID, actor: Actor) -> User:
    requester = active_person(requester_id)
    policy.allow(
        policy.may_create_for(actor, requester_id=requester.pk, requester_company_id=requester.company_id),
        _("You can file tickets for yourself only."),
    )
    return requester


def _priority(priority: str | None, service: Service | None) -> str:
    if priority is None:
        return service.default_priority if service else Priority.MEDIUM.value
    return known_priority(priority)
