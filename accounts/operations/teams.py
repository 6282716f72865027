"""Teams of staff and who is in them."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import policy
from accounts.models import Team, TeamMember, User
from accounts.policy import Right
from atum_desk.core import clock
from atum_desk.core.actors import Actor
from atum_desk.core.errors import Invalid, NotFound
from atum_desk.core.names import clean_name, once

TAKEN = gettext_lazy("There is a team of this name already. Choose another name.")


@transaction.atomic
def create_team(*, name: str, actor: Actor, description: str = "") -> Team:
    """Add a team. Raises NotAllowed, Invalid. Publishes `team.created`."""
    policy.require(actor, Right.MANAGE_DIRECTORY)
    team = Team(name=clean_name(name), description=description.strip(), created_at=clock.now())
    with once(TAKEN, field="name"):
        team.save_as(actor)
    return team


@transaction.atomic
def change_team(team_id: UUID, *, name: str, description: str, is_active: bool, actor: Actor) -> Team:
    """Change a team; an inactive one gets no new tickets. Raises NotAllowed, NotFound, Invalid.

    Publishes `team.changed`.
    """
    policy.require(actor, Right.MANAGE_DIRECTORY)
    team = _locked(team_id)
    team.name, team.description, team.is_active = clean_name(name), description.strip(), is_active
    with once(TAKEN, field="name"):
        team.save_as(actor)
    return team


@transaction.atomic
def add_team_member(team_id: UUID, *, user_id: UUID, actor: Actor) -> TeamMember:
    """Put a member of the staff into a team; one who is in it already stays. Raises NotAllowed, NotFound, Invalid.

    Publishes `team_member.created`.
    """
    policy.require(actor, Right.MANAGE_DIRECTORY)
    team = _locked(team_id)
    user: User | None = User.objects.active().staff().filter(pk=user_id).first()
    if user is None:
        raise Invalid(_("There is no such active member of the staff. Choose somebody else."), field="user")
    member: TeamMember | None = TeamMember.objects.filter(team=team, user=user).first()
    if member is None:
        member = TeamMember(team=team, user=user)
        member.save_as(actor)
    return member


@transaction.atomic
def remove_team_member(team_id: UUID, *, user_id: UUID, actor: Actor) -> None:
    """Take somebody out of a team. Raises NotAllowed, NotFound. Publishes `team_member.deleted`."""
    policy.require(actor, Right.MANAGE_DIRECTORY)
    member: TeamMember | None = TeamMember.objects.filter(team=_locked(team_id), user_id=user_id).first()
    if member is None:
        raise NotFound(_("There is no such member."))
    member.delete_as(actor)


def _locked(team_id: UUID) -> Team:
    team: Team | None = Team.objects.select_for_update().filter(pk=team_id).first()
    if team is None:
        raise NotFound(_("There is no such team."))
    return team
