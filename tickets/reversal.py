"""The way back from a change of a ticket's status or assignee, by its own verbs; none for what has no reverse."""

from dataclasses import dataclass
from uuid import UUID

from tickets.states import Held, Status, Verb, after_assign, after_unassign

S = Status
_WORKED_ON = frozenset({S.ACCEPTED, S.ASSIGNED, S.IN_PROGRESS})


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a ticket stands, and whose it is."""

    status: Status
    before_waiting: Status | None = None
    assignee: UUID | None = None

    @property
    def held(self) -> Held:
        """Return the same as what decides where an assignment leads."""
        return Held(self.status, self.before_waiting, self.assignee is not None)


def way_back(before: Standing, after: Standing) -> list[Verb] | None:
    """Return the verbs that lead from `after` to exactly `before`, in order; None where verbs do not lead there."""
    verbs, held = _status_back(before, after)
    if before.assignee != after.assignee:
        if before.assignee is None:
            verbs, held = [*verbs, Verb.UNASSIGN], after_unassign(held)
        else:
            verbs, held = [*verbs, Verb.ASSIGN], after_assign(held)
    if held.status is S.ASSIGNED and before.status is S.IN_PROGRESS:
        verbs, held = [*verbs, Verb.START], Held(S.IN_PROGRESS, None, held.has_assignee)
    is_there = (held.status, held.before_waiting) == (before.status, before.before_waiting)
    return verbs if is_there else None


def _status_back(before: Standing, after: Standing) -> tuple[list[Verb], Held]:
    has_assignee = after.assignee is not None
    if after.status is S.WAITING_CUSTOMER and before.status is not S.WAITING_CUSTOMER:
        return [Verb.RESUME], Held(after.before_waiting or S.IN_PROGRESS, None, has_assignee)
    if before.status is S.WAITING_CUSTOMER and after.status in _WORKED_ON:
        return [Verb.WAIT], Held(S.WAITING_CUSTOMER, after.status, has_assignee)
    if after.status is S.RESOLVED and before.status is S.IN_PROGRESS:
        return [Verb.REOPEN], Held(S.IN_PROGRESS, None, has_assignee)
    return [], after.held
