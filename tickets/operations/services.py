"""The service catalogue: adding and changing what requesters choose from."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import policy
from accounts.policy import Right
from atum_desk.core import clock
from atum_desk.core.actors import Actor
from atum_desk.core.errors import Invalid, NotFound
from atum_desk.core.names import clean_name, once
from tickets.models import Service
from tickets.operations._given import active_team, known_priority
from tickets.states import Priority


@transaction.atomic
def create_service(
    *,
    name: str,
    actor: Actor,
    description: str = "",
    default_priority: str = Priority.MEDIUM.value,
    team_id: UUID | None = None,
) -> Service:
    """Add a service. Raises NotAllowed, Invalid. Publishes `service.created`."""
    policy.require(actor, Right.MANAGE_DIRECTORY)
    service = Service(created_at=clock.now())
    _set(service, name, description, default_priority, team_id)
    _save(service, actor)
    return service


@transaction.atomic
def change_service(
    service_id: UUID,
    *,
    name: str,
    description: str,
    default_priority: str,
    team_id: UUID | None,
    is_active: bool,
    actor: Actor,
) -> Service:
    """Change a service; an inactive one is not offered any more. Raises NotAllowed, NotFound, Invalid.

    Publishes `service.changed`.
    """
    policy.require(actor, Right.MANAGE_DIRECTORY)
    service: Service | None = Service.objects.select_for_update(no_key=True).filter(pk=service_id).first()
    if service is None:
        raise NotFound(_("There is no such service."))
    _set(service, name, description, default_priority, team_id)
    service.is_active = is_active
    _save(service, actor)
    return service


@transaction.atomic
def set_policy_of_services(policy_id: UUID, *, service_ids: Collection[UUID], actor: Actor) -> None:
    """Put exactly these services under an SLA policy of their own. Raises NotAllowed, Invalid.

    Publishes `service.changed` for each that changes.
    """
    policy.require(actor, Right.MANAGE_SLA)
    wanted = set(service_ids)
    services = list(Service.objects.select_for_update(no_key=True).order_by("name"))
    if wanted - {service.pk for service in services}:
        raise Invalid(_("One of these services does not exist any more. Choose again."), field="services")
    for service in services:
        if service.pk in wanted:
            service.sla_policy_id = policy_id
        elif service.sla_policy_id == policy_id:
            service.sla_policy_id = None
        service.save_as(actor)


def _set(service: Service, name: str, description: str, default_priority: str, team_id: UUID | None) -> None:
    if team_id is not None and team_id != service.team_id:
        active_team(team_id)
    service.name, service.description = clean_name(name), description.strip() or None
    service.default_priority = known_priority(default_priority, field="default_priority")
    service.team_id = team_id


def _save(service: Service, actor: Actor) -> None:
    with once(_("There is a service of this name already. Choose another name."), field="name"):
        service.save_as(actor)
