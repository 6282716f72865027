"""Saved views: one's own and the teams', keeping what the queue shows, changing, ordering and deleting them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import policy
from accounts.access import desk
from accounts.models import Team
from accounts.policy import Right
from accounts.requests import SignedInRequest
from atum_desk.core import conditions
from atum_desk.core.actors import Actor
from atum_desk.core.conditions import Group
from atum_desk.core.conditions.builder import Builder
from atum_desk.core.errors import Invalid, LimitReached, StaleVersion
from atum_desk.core.http import page
from tickets import operations, queue
from tickets.asking import condition_of, find_changeable_view, kept_condition, kept_otherwise, understand
from tickets.condition_fields import TICKET
from tickets.counts import forget_views
from tickets.forms.saved_views import ViewForm
from tickets.models import SavedView
from tickets.queue import Sort
from tickets.views.answers import clean_back, redirect_with

BOTH = ("GET", "HEAD", "POST")


@dataclass(frozen=True, slots=True)
class Views:
    """The views of one person or team under its name, as the page lists them."""

    name: str
    views: list[SavedView]
    may_change: bool


@dataclass(frozen=True, slots=True)
class Begun:
    """What a form begins with: why a searched line is left out, and what is kept as something else than was asked."""

    condition: Group
    sort: str = Sort.UPDATED.value
    left_out: str = ""
    kept_otherwise: Sequence[str] = ()


@desk()
def saved_views(request: SignedInRequest) -> HttpResponse:
    """List the views that the person uses, their own first, and every team's for who manages them."""
    manages = policy.may(request.actor, Right.MANAGE_TEAM_VIEWS)
    seen = SavedView.objects.seen_by(request.user.pk, every_team=manages).select_related("team")
    return page(
        request, "tickets/agent/saved_views.html", {"groups": _groups(seen.in_order(), request.actor)}
    )


@desk(methods=BOTH)
def view_new(request: SignedInRequest) -> HttpResponse:
    """Keep what the queue shows as a view, or begin an empty one."""
    return _form(request, None)


@desk(methods=BOTH)
def view(request: SignedInRequest, view_id: UUID) -> HttpResponse:
    """Change a view."""
    return _form(request, find_changeable_view(view_id, request.actor))


@desk(methods=("POST",))
def move(request: SignedInRequest, view_id: UUID) -> HttpResponse:
    """Move a view up or down by one place."""
    operations.move_view(view_id, up=request.POST.get("to") == "up", actor=request.actor)
    forget_views(request.actor)
    return redirect_with(request, reverse("tickets:saved_views"), _("The order is saved."))


@desk(methods=("POST",))
def delete(request: SignedInRequest, view_id: UUID) -> HttpResponse:
    """Delete a view."""
    name = operations.delete_view(view_id, actor=request.actor)
    forget_views(request.actor)
    return redirect_with(
        request, reverse("tickets:saved_views"), _("“%(name)s” is deleted.") % {"name": name}
    )


def _groups(found: Iterable[SavedView], actor: Actor) -> list[Views]:
    """Return one's own views and then each team's, in the order in which they come."""
    groups: dict[UUID | None, list[SavedView]] = {}
    for one in found:
        groups.setdefault(one.team_id, []).append(one)
    return [
        Views(
            name=views[0].team.name if team_id else _("Only mine"),
            views=views,
            may_change=policy.may_change_view(actor, owner_id=views[0].user_id),
        )
        for team_id, views in groups.items()
    ]


def _form(request: SignedInRequest, found: SavedView | None) -> HttpResponse:
    given = request.POST if request.method == "POST" else None
    back = clean_back((given or request.GET).get("back", ""))
    begun = Begun(kept_condition(found), found.sort) if found else _begun(request, back)
    builder = (
        Builder.of(begun.condition, TICKET, exact_only=True)
        if given is None
        else Builder.sent(given, TICKET, exact_only=True)
    )
    initial = (
        {"name": found.name, "team": found.team_id, "sort": begun.sort} if found else {"sort": begun.sort}
    )
    seen = given.get("seen", "") if given is not None else found.version if found else ""
    stale = ""
    form = ViewForm(given, whose=_whose(request, found), initial=initial)
    if builder.is_action:
        form.leave_unchecked()
    elif given is not None and form.is_valid():
        try:
            look = form.look(conditions.write(builder.condition()))
            kept = (
                operations.change_view(found.pk, look, actor=request.actor, seen=seen)
                if found
                else operations.create_view(look, actor=request.actor)
            )
        except conditions.ConditionError as error:
            form.add_error(None, _("Look at the conditions: %(sentence)s") % {"sentence": error.sentence})
        except Invalid as error:
            form.add_error(error.field if error.field in form.fields else None, str(error.message))
        except LimitReached as error:
            form.add_error(None, str(error.message))
        except StaleVersion as error:
            found, stale = found and find_changeable_view(found.pk, request.actor), str(error.message)
            seen = found.version if found else ""
        else:
            forget_views(request.actor)
            sentence = _("“%(name)s” is saved.") % {"name": kept.name}
            return redirect_with(request, f"{reverse('tickets:queue')}?view={kept.pk}", sentence)
    context: dict[str, Any] = {
        "view": found,
        "form": form,
        "builder": builder,
        "back": back,
        "seen": seen,
        "stale": stale,
        "left_out": begun.left_out if given is None else "",
        "kept_otherwise": begun.kept_otherwise if given is None else (),
        "address": reverse("tickets:view", args=[found.pk]) if found else reverse("tickets:view_new"),
    }
    failed = bool(context["left_out"]) if given is None else not builder.is_action
    status = 409 if stale else 422 if failed else 200
    return page(request, "tickets/agent/saved_view.html", context, status=status)


def _begun(request: SignedInRequest, back: str) -> Begun:
    """Return what the queue that one came from asks, as one condition."""
    if not back:
        return Begun(Group("all"))
    question = understand(request, queue.read(QueryDict(back[1:])))
    return Begun(
        condition_of(question),
        question.meant.order.value,
        question.wrong.sentence if question.wrong else "",
        tuple(kept_otherwise(question)),
    )


def _whose(request: SignedInRequest, found: SavedView | None) -> list[tuple[str, str]]:
    """Return whose a view can be: a manager's own or any team's; an agent's own; a team's stays a team's."""
    own = [] if found is not None and found.team_id else [("", str(_("Only me")))]
    if not policy.may(request.actor, Right.MANAGE_TEAM_VIEWS):
        return own
    teams = Team.objects.offered(found.team_id if found else None)
    return [*own, *((str(one.pk), one.name) for one in teams)]
