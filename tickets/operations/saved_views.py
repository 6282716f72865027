"""Saved views: keeping, changing, ordering and deleting them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts import policy
from accounts.models import TeamMember
from accounts.policy import Right
from atum_desk.core import clock, conditions
from atum_desk.core.actors import Actor
from atum_desk.core.errors import Invalid, LimitReached, NotAllowed, NotFound
from atum_desk.core.names import clean_name, once
from tickets.condition_fields import TICKET
from tickets.models import SavedView
from tickets.queue import Sort

MOST = 50
"""Views that one person, or one team, keeps at most."""


@dataclass(frozen=True, slots=True)
class Look:
    """All that a view says, as people enter it; without a team it is the actor's own."""

    name: str
    conditions: Mapping[str, Any]
    sort: str = Sort.UPDATED.value
    team_id: UUID | None = None


@transaction.atomic
def create_view(look: Look, *, actor: Actor) -> SavedView:
    """Keep a view after those that are there. Raises NotAllowed, Invalid, LimitReached.

    Publishes `saved_view.created`.
    """
    view = SavedView(created_at=clock.now())
    _take(view, look, actor, is_new=True)
    return view


@transaction.atomic
def change_view(view_id: UUID, look: Look, *, actor: Actor) -> SavedView:
    """Change a view of one's own or of a team that one is in. Raises NotAllowed, NotFound, Invalid, LimitReached.

    Publishes `saved_view.changed`.
    """
    view = _locked(view_id, actor)
    _take(view, look, actor)
    return view


@transaction.atomic
def move_view(view_id: UUID, *, up: bool, actor: Actor) -> None:
    """Change places with the view before or after, of the same person or team. Raises NotAllowed, NotFound.

    Publishes `saved_view.changed` for each that moves.
    """
    view = _locked(view_id, actor)
    ordered = list(SavedView.objects.beside(view).select_for_update(of=("self",)))
    place = next(number for number, one in enumerate(ordered) if one.pk == view.pk)
    other = place - 1 if up else place + 1
    if 0 <= other < len(ordered):
        ordered[place], ordered[other] = ordered[other], ordered[place]
    for number, one in enumerate(ordered):
        one.position = number
        one.save_as(actor)


@transaction.atomic
def delete_view(view_id: UUID, *, actor: Actor) -> str:
    """Delete a view, and return its name. Raises NotAllowed, NotFound. Publishes `saved_view.deleted`."""
    view = _locked(view_id, actor)
    view.delete_as(actor)
    return str(view.name)


def _locked(view_id: UUID, actor: Actor) -> SavedView:
    seen = SavedView.objects.seen_by(_person(actor)).filter(pk=view_id)
    view: SavedView | None = (
        SavedView.objects.select_for_update(of=("self",)).filter(pk__in=seen.values("pk")).first()
    )
    if view is None:
        raise NotFound(_("There is no such view. It may have been deleted, or belong to a team you left."))
    return view


def _person(actor: Actor) -> UUID:
    policy.require(actor, Right.SEE_DESK)
    if actor.user_id is None:
        raise NotAllowed(_("Only a person can keep views."))
    return actor.user_id


def _take(view: SavedView, look: Look, actor: Actor, *, is_new: bool = False) -> None:
    person = _person(actor)
    if (
        look.team_id is not None
        and not TeamMember.objects.filter(user_id=person, team_id=look.team_id).exists()
    ):
        raise Invalid(_("Choose a team that you are in."), field="team")
    if look.sort not in Sort.values:
        raise Invalid(_("Choose one of the orders."), field="sort")
    owner = person if look.team_id is None else None
    if is_new or (view.user_id, view.team_id) != (owner, look.team_id):
        view.user_id, view.team_id = owner, look.team_id
        view.position = _last_place(view)
    view.name, view.sort = clean_name(look.name), look.sort
    view.conditions = _conditions(look.conditions)
    view.updated_at = clock.now()
    with once(_("There is a view of this name already. Choose another name."), field="name"):
        view.save_as(actor)


def _last_place(view: SavedView) -> int:
    beside = SavedView.objects.beside(view)
    if beside.count() >= MOST:
        raise LimitReached(_("Fifty views are kept at most. Delete one that nobody needs."))
    last: int | None = beside.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def _conditions(written: Mapping[str, Any]) -> dict[str, Any]:
    """Return conditions as they are kept; only what the database answers exactly is."""
    try:
        found = conditions.read_entered(written, TICKET)
    except conditions.ConditionError as error:
        raise Invalid(error.sentence, field=f"conditions.{error.path}") from error
    for leaf in conditions.leaves(found):
        if not TICKET[leaf.field].is_exact(conditions.Operator(leaf.op)):
            raise Invalid(
                _("A view cannot look for a pattern. Look for a text it contains."), field="conditions"
            )
    return conditions.write(found)
