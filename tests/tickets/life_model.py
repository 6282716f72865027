"""A small model of a ticket's life, written from the design's transition table and not from the code.

It says for every attempt either why it must be refused or what the ticket is afterwards. People are named as in the
cast; the clock is a number of seconds.
"""

from dataclasses import dataclass, field, replace

OPEN = {"NEW", "ACCEPTED", "ASSIGNED", "IN_PROGRESS", "WAITING_CUSTOMER"}
MANAGERS = {"manager", "admin"}
AGENTS = {"agent", "colleague"}
STAFF = MANAGERS | AGENTS
COMPANY = {"requester", "customer_admin", "coworker"}
TEAM = {"agent"}
DAY_S = 86_400
REOPEN_S = 14 * DAY_S


class Refused(Exception):
    """The attempt must be refused; `reasons` are names of the errors that may say so."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(*reasons)
        self.reasons = set(reasons)


@dataclass
class Life:
    """What the model knows of one ticket."""

    requester: str
    gate: str
    status: str = "NEW"
    before: str | None = None
    assignee: str | None = None
    team: bool = False
    accepted_by: str | None = None
    started: int | None = None
    paused: int | None = None
    paused_s: int = 0
    resolved: int | None = None
    closed: int | None = None
    priority: str = "MEDIUM"
    tags: list[str] = field(default_factory=list)
    messages: int = 0

    def sees(self, who: str) -> bool:
        """Say whether the person sees the ticket."""
        if who in STAFF or who == self.requester:
            return True
        return who == "customer_admin" and self.requester in COMPANY


def file(requester: str, who: str, gate: str, now: int) -> Life:
    """File a ticket for the requester."""
    if who not in STAFF and who != requester and not (who == "customer_admin" and requester in COMPANY):
        raise Refused("NotAllowed")
    life = Life(requester, gate)
    if gate == "automatic":
        _let_in(life, None, now)
    return life


def attempt(life: Life, verb: str, who: str, now: int, target: str = "") -> Life | None:
    """Return the ticket after the attempt, or None where a new ticket follows it. Raises Refused."""
    after = replace(life, tags=list(life.tags))
    if not life.sees(who):
        raise Refused("NotFound")
    if life.status == "NEW" and who in AGENTS and who != life.requester and life.gate == "managers":
        raise Refused("NotAllowed", "TransitionRefused", "Invalid")
    if verb.startswith("reply"):
        return _reply(after, verb, who, now)
    VERBS[verb](after, who, now, target)
    return after


def _may_accept(life: Life, who: str) -> bool:
    return who in MANAGERS or (who in AGENTS and life.gate != "managers")


def _let_in(life: Life, who: str | None, now: int) -> None:
    life.status, life.accepted_by, life.started = "ACCEPTED", who, now


def _need(life: Life, allowed: bool, statuses: str) -> None:
    reasons = ([] if allowed else ["NotAllowed"]) + (
        [] if life.status in statuses.split() else ["TransitionRefused"]
    )
    if reasons:
        raise Refused(*reasons)


def _leave_waiting(life: Life, now: int) -> None:
    if life.status == "WAITING_CUSTOMER":
        assert life.paused is not None
        life.paused_s += now - life.paused
        life.paused, life.before = None, None


def _accept(life: Life, who: str, now: int, target: str) -> None:
    _need(life, _may_accept(life, who), "NEW")
    _let_in(life, who, now)


def _owns_or_manages(life: Life, who: str) -> bool:
    return who in MANAGERS or (who in AGENTS and life.assignee == who)


def _assign(life: Life, who: str, now: int, target: str) -> None:
    _need(life, _owns_or_manages(life, who) or (who in AGENTS and target == who), " ".join(OPEN))
    if target not in STAFF:
        raise Refused("Invalid")
    if life.status == "NEW":
        if not _may_accept(life, who):
            raise Refused("NotAllowed")
        _let_in(life, who, now)
    life.assignee = target
    if life.status == "ACCEPTED":
        life.status = "ASSIGNED"
    if life.before == "ACCEPTED":
        life.before = "ASSIGNED"


def _clear(life: Life) -> None:
    life.assignee = None
    if life.status == "WAITING_CUSTOMER":
        life.before = "ACCEPTED"
    elif life.status in {"ASSIGNED", "IN_PROGRESS"}:
        life.status = "ACCEPTED"


def _unassign(life: Life, who: str, now: int, target: str) -> None:
    _need(life, _owns_or_manages(life, who), "ASSIGNED IN_PROGRESS WAITING_CUSTOMER")
    _clear(life)


def _assign_team(life: Life, who: str, now: int, target: str) -> None:
    _need(life, _owns_or_manages(life, who), " ".join(OPEN))
    life.team = target == "team"
    if life.team and life.assignee is not None and life.assignee not in TEAM:
        _clear(life)


def _start(life: Life, who: str, now: int, target: str) -> None:
    _need(life, who in STAFF, "ACCEPTED ASSIGNED")
    life.status, life.assignee = "IN_PROGRESS", life.assignee or who


def _wait(life: Life, who: str, now: int, target: str) -> None:
    _need(life, who in STAFF, "ACCEPTED ASSIGNED IN_PROGRESS")
    life.before, life.status, life.paused = life.status, "WAITING_CUSTOMER", now


def _resume(life: Life, who: str, now: int, target: str) -> None:
    _need(life, who in STAFF, "WAITING_CUSTOMER")
    before = life.before or ""
    _leave_waiting(life, now)
    life.status = before


def _resolve(life: Life, who: str, now: int, target: str) -> None:
    _need(life, who in STAFF or who == life.requester, "ACCEPTED ASSIGNED IN_PROGRESS WAITING_CUSTOMER")
    _leave_waiting(life, now)
    life.status, life.resolved = "RESOLVED", now


def _close(life: Life, who: str, now: int, target: str) -> None:
    _need(life, who in MANAGERS or who in {life.assignee, life.requester}, "RESOLVED")
    life.status, life.closed = "CLOSED", now


def _in_window(life: Life, now: int) -> bool:
    return life.status != "CLOSED" or now - (life.closed or 0) <= REOPEN_S


def _reopen(life: Life, who: str, now: int, target: str) -> None:
    _need(life, who in STAFF or who == life.requester, "RESOLVED CLOSED")
    if not _in_window(life, now):
        raise Refused("TransitionRefused")
    life.status, life.resolved, life.closed = "IN_PROGRESS", None, None


def _cancel(life: Life, who: str, now: int, target: str) -> None:
    own = who == life.requester and life.status == "NEW"
    _need(life, who in STAFF or own, " ".join(OPEN))
    _leave_waiting(life, now)
    life.status = "CANCELLED"


def _staff_only(life: Life, who: str) -> None:
    if who not in STAFF:
        raise Refused("NotAllowed")


def _note(life: Life, who: str, now: int, target: str) -> None:
    _staff_only(life, who)
    life.messages += 1


def _set_priority(life: Life, who: str, now: int, target: str) -> None:
    _staff_only(life, who)
    life.priority = target


def _set_tags(life: Life, who: str, now: int, target: str) -> None:
    _staff_only(life, who)
    life.tags = [target.lower()]


def _reply(life: Life, verb: str, who: str, now: int) -> Life | None:
    if who not in STAFF or who == life.requester:
        return _requester_message(life, now)
    if life.status in {"CLOSED", "CANCELLED"} or (verb == "reply_wait" and life.status == "RESOLVED"):
        raise Refused("TransitionRefused")
    if life.status == "NEW":
        _let_in(life, who, now)
    if life.status in {"ACCEPTED", "ASSIGNED"}:
        life.assignee, life.status = life.assignee or who, "IN_PROGRESS"
    life.messages += 1
    if verb == "reply_wait" and life.status != "WAITING_CUSTOMER":
        _wait(life, who, now, "")
    if verb == "reply_resolve" and life.status != "RESOLVED":
        _resolve(life, who, now, "")
    return life


def _requester_message(life: Life, now: int) -> Life | None:
    if life.status == "CANCELLED" or not _in_window(life, now):
        return None
    if life.status == "WAITING_CUSTOMER":
        _resume(life, "admin", now, "")
    elif life.status in {"RESOLVED", "CLOSED"}:
        life.status, life.resolved, life.closed = "IN_PROGRESS", None, None
    life.messages += 1
    return life


VERBS = {
    "accept": _accept,
    "assign": _assign,
    "assign_team": _assign_team,
    "unassign": _unassign,
    "start": _start,
    "wait": _wait,
    "resume": _resume,
    "resolve": _resolve,
    "close": _close,
    "reopen": _reopen,
    "cancel": _cancel,
    "note": _note,
    "set_priority": _set_priority,
    "set_tags": _set_tags,
}
