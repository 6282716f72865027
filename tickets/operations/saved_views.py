"""Saved views: keeping, changing, ordering and deleting them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts import policy
from accounts.policy import Right
from atum_desk.core import clock, conditions
from atum_desk.core.actors import Actor
from atum_desk.core.errors import Invalid, LimitReached, NotAllowed, NotFound, StaleVersion
from atum_desk.core.names import clean_name, once
from tickets.asking import GONE, find_changeable_view
from tickets.condition_fields import TICKET
from tickets.models import SavedView
from tickets.operations._given import active_team
from tickets.queue import Sort
from tickets.saved import SavedViewQuerySet

MOST = 50
"""Views that one person, or one team, keeps at most."""


@dataclass(frozen=True, slots=True)
class Look:
    """All that a view says, as people enter it; without a team it is the actor's own, with one a manager's to keep."""

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
def change_view(view_id: UUID, look: Look, *, actor: Actor, seen: str = "") -> SavedView:
    """Change a view of one's own, or as a manager a team's, which stays a team's.

    `seen` is the version that a form was made from: another one raises StaleVersion, unless it is what is saved.
    Raises NotAllowed, NotFound, Invalid, LimitReached. Publishes `saved_view.changed`.
    """
    (view,) = _locked(SavedView.objects.filter(pk=_changeable(view_id, actor).pk), view_id)
    _take(view, look, actor, seen=seen)
    return view


@transaction.atomic
def move_view(view_id: UUID, *, up: bool, actor: Actor) -> None:
    """Change places with the view before or after, of the same person or team. Raises NotAllowed, NotFound.

    Publishes `saved_view.changed` for each that moves.
    """
    beside = SavedView.objects.beside(_changeable(view_id, actor))
    ordered = sorted(_locked(beside, view_id), key=lambda one: (one.position, one.created_at, one.pk))
    place = next(number for number, one in enumerate(ordered) if one.pk == view_id)
    other = place - 1 if up else place + 1
    if 0 <= other < len(ordered):
        ordered[place], ordered[other] = ordered[other], ordered[place]
    for number, one in enumerate(ordered):
        one.position = number
        one.save_as(actor)


@transaction.atomic
def delete_view(view_id: UUID, *, actor: Actor) -> str:
    """Delete a view, and return its name. Raises NotAllowed, NotFound. Publishes `saved_view.deleted`."""
    (view,) = _locked(SavedView.objects.filter(pk=_changeable(view_id, actor).pk), view_id)
    view.delete_as(actor)
    return str(view.name)


def _changeable(view_id: UUID, actor: Actor) -> SavedView:
    """Return a view as it is before anybody else's change of it is waited for. Raises NotAllowed, NotFound."""
    _person(actor)
    return find_changeable_view(view_id, actor)


def _locked(found: SavedViewQuerySet, view_id: UUID) -> list[SavedView]:
    """Lock views, always in the same order, and return them. Raises NotFound where the one is not among them."""
    views = list(found.select_for_update(of=("self",)).order_by("pk"))
    if view_id not in {one.pk for one in views}:
        raise NotFound(str(GONE))
    return views


def _person(actor: Actor) -> UUID:
    policy.require(actor, Right.SEE_DESK)
    if actor.user_id is None:
        raise NotAllowed(_("Only a person can keep views."))
    return actor.user_id


def _take(view: SavedView, look: Look, actor: Actor, *, is_new: bool = False, seen: str = "") -> None:
    person, before = _person(actor), view.version
    if look.team_id is not None:
        policy.require(actor, Right.MANAGE_TEAM_VIEWS)
    elif view.team_id is not None:
        raise Invalid(_("A team's view stays a team's. Choose the team, or keep a copy."), field="team")
    if look.sort not in Sort.values:
        raise Invalid(_("Choose one of the orders."), field="sort")
    if is_new or view.team_id != look.team_id:
        view.team_id = active_team(look.team_id) if look.team_id else None
        view.user_id = None if look.team_id else person
        view.position = _last_place(view)
    view.name, view.sort = clean_name(look.name), look.sort
    view.conditions = _conditions(look.conditions)
    # A form that is sent twice finds its own change, and undoes nothing.
    if seen and before not in {seen, view.version}:
        raise StaleVersion(
            _("Someone else changed this view meanwhile. Look at what is new, then save again.")
        )
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
