"""What an address asks for, understood: its filters, its query line and the saved view it names, put together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import policy
from accounts.models import Company, Team, User
from accounts.policy import Right
from accounts.requests import SignedInRequest
from atum_desk.core import clock, conditions
from atum_desk.core.actors import Actor
from atum_desk.core.conditions import ME, Condition, Group, Leaf, Operator, as_q, bound
from atum_desk.core.conditions.folding import fold
from atum_desk.core.errors import NotFound
from tickets.condition_fields import TICKET, own_of
from tickets.models import SavedView, Service
from tickets.query_line import Line, LineError, parse
from tickets.query_terms import Reader, overdue
from tickets.queue import LINE_AT_MOST, RESOLVED_DAYS, Asked, Sort, View, Whose
from tickets.states import OPEN, Priority, Status

Op = Operator
GONE: Promise = gettext_lazy("There is no such view. It may have been deleted, or belong to a team you left.")


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, and what it means: `meant` holds all that an index serves as filters and the rest as one.

    A line that cannot be understood is told by `wrong`; `meant` then leaves it out.
    """

    asked: Asked
    meant: Asked
    line: Line = field(default_factory=Line)
    saved: SavedView | None = None
    wrong: LineError | None = None

    @property
    def title(self) -> str:
        """Return the name of what was asked for."""
        if self.saved is not None:
            return str(self.saved.name)
        if isinstance(self.asked.view, View):
            return str(self.asked.view.label)
        return str(_("Search") if self.asked.q else _("All tickets"))


def understand(request: SignedInRequest, asked: Asked) -> Question:
    """Return what a person asks for. Costs a query for a saved view, and one for each name in the line.

    Raises NotFound for a saved view that is gone or not theirs.
    """
    user_id, at = request.user.pk, clock.now()
    saved = find_view(asked.view, request.actor) if isinstance(asked.view, UUID) else None
    line, wrong = _read_line(asked.q, at)
    asks = [line.condition, *([kept_condition(saved)] if saved else [])]
    plain = replace(asked, q=line.words, view=None if saved else asked.view)
    if saved and asked.sort is None:
        plain = replace(plain, sort=Sort(saved.sort))
    return Question(asked, meant(plain, asks, user_id=user_id, at=at), line, saved, wrong)


def _read_line(text: str, at: datetime) -> tuple[Line, LineError | None]:
    if len(text) > LINE_AT_MOST:
        sentence = _("Only 500 characters are searched. Leave out what is marked.")
        return Line(), LineError(LINE_AT_MOST, len(text), sentence)
    if not any(sign in text for sign in ':"-'):
        return Line(words=text), None
    try:
        return parse(text, Reader(NAMES, at, timezone.get_current_timezone())), None
    except LineError as error:
        return Line(), error


def find_view(view_id: UUID, actor: Actor) -> SavedView:
    """Return a view that this person uses or, of any team, may manage. Raises NotFound."""
    assert actor.user_id is not None
    seen = SavedView.objects.seen_by(actor.user_id, every_team=policy.may(actor, Right.MANAGE_TEAM_VIEWS))
    found: SavedView | None = seen.filter(pk=view_id).first()
    if found is None:
        raise NotFound(str(GONE))
    return found


def find_changeable_view(view_id: UUID, actor: Actor) -> SavedView:
    """Return a view that this person may change: an own one, or as a manager a team's. Raises NotFound, NotAllowed."""
    found = find_view(view_id, actor)
    if not policy.may_change_view(actor, owner_id=found.user_id):
        policy.require(actor, Right.MANAGE_TEAM_VIEWS)
    return found


def kept_condition(saved: SavedView) -> Group:
    """Return what a saved view asks; one that cannot be read any more finds nothing."""
    return conditions.read_kept(saved.conditions, TICKET, of=f"saved_view {saved.pk}")


def meant(asked: Asked, asks: Sequence[Condition], *, user_id: UUID, at: datetime) -> Asked:
    """Return the filters with these conditions: what an index serves becomes a filter where there is none yet."""
    rest: list[Condition] = []
    for node in _each(asks):
        found = _as_filter(node) if isinstance(node, Leaf) else None
        if found is not None and not getattr(asked, found[0]):
            name, value = found
            asked = replace(asked, **{name: value})
        else:
            rest.append(node)
    if asked.view is None and asked.team is Whose.ME and set(asked.status) == OPEN:
        # Looked for team by team, as the fixed view is.
        asked = replace(asked, view=View.TEAM, team=None, status=())
    if not rest:
        return asked
    everything = bound(Group("all", tuple(rest)), own_of(user_id))
    return replace(asked, where=as_q(everything, TICKET, at=at))


def _each(asks: Sequence[Condition]) -> Iterator[Condition]:
    for node in asks:
        if isinstance(node, Group) and node.mode == "all":
            yield from _each(node.nodes)
        else:
            yield node


_COLUMNS = {"assignee": "assignee", "team": "team", "service": "service", "requester": "requester"}


def _as_filter(leaf: Leaf) -> tuple[str, Any] | None:
    """Return a question as a filter of the queue: its name and value."""
    op, value = leaf.op, leaf.value
    chosen = value if op == Op.IN else (value,) if op == Op.IS else ()
    if leaf.field == "status" and chosen:
        return "status", tuple(Status(one) for one in chosen)
    if leaf.field == "priority" and chosen:
        return "priority", tuple(Priority(one) for one in chosen)
    if leaf.field in {"assignee", "team", "service"} and op == Op.IS_EMPTY:
        return leaf.field, Whose.NONE
    if leaf.field in _COLUMNS and op == Op.IS:
        return leaf.field, Whose.ME if value == ME else value
    if not value:
        # An empty text is no filter: nothing has it, and a filter that is empty finds everything.
        return None
    if leaf.field == "requester.email" and op == Op.IS:
        # Addresses are kept in lower case, and a filter compares them as they are.
        return "requester", fold(value)
    return ("tag", value) if leaf.field == "tags" and op == Op.CONTAINS else None


def _person(name: str) -> UUID | None:
    called = User.objects.staff().called(name).order_by("-is_active", "pk")
    found: UUID | None = called.values_list("pk", flat=True).first()
    return found


def _of(model: Any) -> Any:
    return lambda name: model.objects.filter(name__iexact=name).values_list("pk", flat=True).first()


NAMES = {"assignee": _person, "team": _of(Team), "service": _of(Service), "company": _of(Company)}
"""How the names in a query line are looked up."""


def condition_of(question: Question) -> Group:
    """Return all that was asked for as one condition that can be kept: words that were searched become quoted ones."""
    asked = question.asked
    nodes = list(_held_by(kept_condition(question.saved)) if question.saved else _of_view(asked.view))
    nodes += _of_filters(asked)
    nodes += question.line.condition.nodes
    for word in question.line.words.split():
        leaves = tuple(Leaf(name, Op.CONTAINS.value, word) for name in ("subject", "description"))
        nodes.append(Group("any", leaves))
    if len(nodes) == 1 and isinstance(nodes[0], Group):
        return nodes[0]
    return Group("all", tuple(nodes))


def kept_otherwise(question: Question) -> Iterator[str]:
    """Yield a sentence for each thing that was asked and that `condition_of` can only keep as something else."""
    if question.line.words:
        yield _(
            "The words you searched are kept as “contains”: the view looks for them in the subject and the "
            "description only, exactly as written, so it may show other tickets than the search."
        )
    if any(term.moves for term in question.line.terms):
        yield _("“Today” in what was searched is kept as today's date, which does not move with the days.")
    if question.asked.view is View.TODAY:
        yield _("“Due today” is kept as “within the next 24 hours”, which goes past midnight.")


def _held_by(group: Group) -> Sequence[Condition]:
    """Return a condition as several that all must hold."""
    return group.nodes if group.mode == "all" else (group,)


def _of_view(view: View | UUID | None) -> Sequence[Condition]:
    return VIEWS[view] if isinstance(view, View) else ()


def _of_filters(asked: Asked) -> Iterator[Condition]:
    if asked.status:
        yield Leaf("status", Op.IN.value, tuple(one.value for one in asked.status))
    if asked.priority:
        yield Leaf("priority", Op.IN.value, tuple(one.value for one in asked.priority))
    for name in ("assignee", "team", "service"):
        held = getattr(asked, name)
        if held is Whose.NONE:
            yield Leaf(name, Op.IS_EMPTY.value)
        elif held:
            yield Leaf(name, Op.IS.value, ME if held is Whose.ME else held)
    if asked.tag:
        yield Leaf("tags", Op.CONTAINS.value, asked.tag)
    if isinstance(asked.requester, UUID):
        yield Leaf("requester", Op.IS.value, asked.requester)
    elif asked.requester:
        yield Leaf("requester.email", Op.IS.value, asked.requester)


def _status(*among: Status) -> Leaf:
    return Leaf("status", Op.IN.value, tuple(one.value for one in among))


_OPEN = _status(*(one for one in Status if one in OPEN))
VIEWS: dict[View, Sequence[Condition]] = {
    View.MINE: (_OPEN, Leaf("assignee", Op.IS.value, ME)),
    View.UNASSIGNED: (_OPEN, Leaf("assignee", Op.IS_EMPTY.value)),
    View.TEAM: (_OPEN, Leaf("team", Op.IS.value, ME)),
    View.OVERDUE: overdue().nodes,
    View.TODAY: (_OPEN, Leaf("sla_due_at", Op.WITHIN_NEXT.value, 86_400)),
    View.WAITING: (_status(Status.WAITING_CUSTOMER),),
    View.PAUSED: (_OPEN, Leaf("sla_paused_at", Op.IS_NOT_EMPTY.value)),
    View.OPEN: (_OPEN,),
    View.RESOLVED: (
        _status(Status.RESOLVED, Status.CLOSED),
        Leaf("resolved_at", Op.WITHIN_LAST.value, RESOLVED_DAYS * 86_400),
    ),
}
"""The fixed views as conditions, to begin a view of one's own with; “today” becomes the next 24 hours."""
