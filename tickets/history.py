"""A ticket's history as sentences: what the audit log holds, told in the words of the desk."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import AuditLog
from atum_desk.core.actors import ActorKind
from atum_desk.core.display import exact
from atum_desk.core.markup import format_html
from tickets.said import Deed
from tickets.states import Channel, Priority, Status

Names = Mapping[UUID, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One act on a ticket, as a sentence."""

    at: datetime
    sentence: SafeString


def lines(rows: Iterable[AuditLog | Deed], names: Names) -> list[Line]:
    """Tell audit rows of a ticket, oldest first, one line each; `names` are those of people, teams and services."""
    return [_line(row, names) for row in rows]


def is_minor(row: AuditLog | Deed) -> bool:
    """Say whether a row is told in the whole history only."""
    return row.action in _MINOR or not _moves(row.action, row.new_values or {})


def _line(row: AuditLog | Deed, names: Names) -> Line:
    old, new = row.old_values or {}, row.new_values or {}
    deed = _DEEDS.get(row.action, _changed)(_Told(old, new, names, str(row.actor_id or "")))
    return Line(at=row.created_at, sentence=format_html("<b>{}</b> {}", _label(row), deed))


def _label(row: AuditLog | Deed) -> str:
    if row.actor_kind == ActorKind.RULE:
        return _("Rule %(name)s") % {"name": row.actor_label}
    return row.actor_label or _("Somebody")


def _moves(action: str, new: Mapping[str, Any]) -> bool:
    """Say whether a reply changed anything besides what it said."""
    return action not in _SAYINGS or "status" in new or "assigned_to_id" in new


@dataclass(frozen=True, slots=True)
class _Told:
    """Old and new values of one act, and how they are called."""

    old: Mapping[str, Any]
    new: Mapping[str, Any]
    names: Names
    actor_id: str

    def is_actor(self, value: Any) -> bool:
        """Say whether this id is the one of who acted."""
        return bool(value) and str(value) == self.actor_id

    def before(self, column: str) -> SafeString:
        """Return what stood there before, in words."""
        return self._word(column, self.old.get(column))

    def now(self, column: str) -> SafeString:
        """Return what stands there now, in words."""
        return self._word(column, self.new.get(column))

    def _word(self, column: str, value: Any) -> SafeString:
        return format_html("<b>{}</b>", _word(column, value, self.names))


def _word(column: str, value: Any, names: Names) -> str:
    if column == "status" and value in Status.values:
        return str(Status(value).label)
    if column == "priority" and value in Priority.values:
        return str(Priority(value).label)
    if column.endswith("_id") and value:
        return names.get(UUID(str(value))) or _("someone who is not here any more")
    if isinstance(value, list):
        return ", ".join(value) or _("none")
    return str(value) if value else _("none")


def moment_of(value: Any) -> str:
    """Return an instant of the log in the reader's time zone; empty where there is none."""
    return exact(datetime.fromisoformat(str(value))) if value else ""


def _created(told: _Told) -> str:
    link = told.new.get("link")
    if link:
        return format_html(_("opened the ticket as a follow-up to #{}"), link["number"])
    channel = told.new.get("channel")
    if channel == Channel.AGENT.value:
        return _("opened the ticket at the desk")
    return _("opened the ticket")


def _accepted(told: _Told) -> str:
    return _("accepted the ticket, and the clock started")


def _assigned(told: _Told) -> str:
    before, now = told.old.get("assigned_to_id"), told.new.get("assigned_to_id")
    if told.is_actor(now) and before:
        return format_html(_("took the ticket over from {}"), told.before("assigned_to_id"))
    if told.is_actor(now):
        return _("took the ticket")
    if before and not told.is_actor(before):
        return format_html(
            _("handed the ticket from {} to {}"), told.before("assigned_to_id"), told.now("assigned_to_id")
        )
    if before:
        return format_html(_("handed the ticket to {}"), told.now("assigned_to_id"))
    return format_html(_("assigned the ticket to {}"), told.now("assigned_to_id"))


def _unassigned(told: _Told) -> str:
    if told.is_actor(told.old.get("assigned_to_id")):
        return _("gave the ticket back")
    return format_html(_("took the ticket from {}"), told.before("assigned_to_id"))


def _team_changed(told: _Told) -> str:
    if not told.new.get("team_id"):
        return format_html(_("took the ticket from team {}"), told.before("team_id"))
    cleared = "assigned_to_id" in told.new and not told.new["assigned_to_id"]
    if cleared:
        return format_html(
            _("gave the ticket to team {}; {} is not in it and was taken off"),
            told.now("team_id"),
            told.before("assigned_to_id"),
        )
    return format_html(_("gave the ticket to team {}"), told.now("team_id"))


def _status_changed(told: _Told) -> str:
    status, before = told.new.get("status"), told.old.get("status")
    if status == Status.CANCELLED:
        reason = told.new.get("reason")
        return format_html(_("cancelled the ticket: “{}”"), reason) if reason else _("cancelled the ticket")
    if status == Status.IN_PROGRESS and before in {Status.RESOLVED.value, Status.CLOSED.value}:
        return _("reopened the ticket")
    sentences = {
        Status.WAITING_CUSTOMER.value: _("is waiting for the customer; the clock is paused"),
        Status.RESOLVED.value: _("resolved the ticket"),
        Status.CLOSED.value: _("closed the ticket"),
    }
    if status in sentences:
        return sentences[status]
    if before == Status.WAITING_CUSTOMER:
        return format_html(_("went on without an answer; the status is {} again"), told.now("status"))
    if status == Status.IN_PROGRESS:
        return _("started work")
    return format_html(_("changed status from {} to {}"), told.before("status"), told.now("status"))


def _replied(told: _Told) -> str:
    """Tell what a public message did besides being said."""
    if "status" not in told.new:
        if told.new.get("assigned_to_id"):
            return _("replied and took the ticket")
        return _("replied")
    sentences = {
        Status.WAITING_CUSTOMER.value: _("replied and waits for the customer; the clock is paused"),
        Status.RESOLVED.value: _("replied and resolved the ticket"),
    }
    if told.new["status"] in sentences:
        return sentences[told.new["status"]]
    return format_html(
        _("replied; the status changed from {} to {}"), told.before("status"), told.now("status")
    )


def _noted(told: _Told) -> str:
    return _("wrote an internal note")


def _comment_edited(told: _Told) -> str:
    internal = (told.new.get("comment") or {}).get("internal")
    return _("edited an internal note") if internal else _("edited a message")


def _comment_redacted(told: _Told) -> str:
    internal = (told.new.get("comment") or {}).get("internal")
    return _("removed the text of a note") if internal else _("removed the text of a message")


def _file_redacted(told: _Told) -> str:
    return format_html(_("removed the file <b>{}</b>"), (told.new.get("attachment") or {}).get("name", ""))


def _edited(told: _Told) -> str:
    if "subject" not in told.new:
        return _("changed the description")
    if "description" in told.new:
        return format_html(_("changed subject and description; the subject was {}"), told.before("subject"))
    return format_html(_("changed the subject from {} to {}"), told.before("subject"), told.now("subject"))


def _priority_changed(told: _Told) -> str:
    return format_html(_("changed priority from {} to {}"), told.before("priority"), told.now("priority"))


def _service_changed(told: _Told) -> str:
    return format_html(_("changed service from {} to {}"), told.before("service_id"), told.now("service_id"))


def _tags_changed(told: _Told) -> str:
    old, new = set(told.old.get("tags") or []), set(told.new.get("tags") or [])
    added, removed = ", ".join(sorted(new - old)), ", ".join(sorted(old - new))
    if added and removed:
        return format_html(_("added the tags <b>{}</b> and removed <b>{}</b>"), added, removed)
    if added:
        return format_html(_("added the tags <b>{}</b>"), added)
    return format_html(_("removed the tags <b>{}</b>"), removed)


def _due_changed(told: _Told) -> str:
    now, before = (moment_of(told.new.get("due_at_by_hand")), moment_of(told.old.get("due_at_by_hand")))
    if not now:
        return _("took the due date set by hand away; the computed deadline holds again")
    if before:
        return format_html(_("moved the due date from <b>{}</b> to <b>{}</b>"), before, now)
    return format_html(_("set the due date to <b>{}</b> by hand"), now)


def _changed(told: _Told) -> str:
    return format_html(_("changed {}"), ", ".join(sorted({*told.old, *told.new})) or _("the ticket"))


def _sla_breached(told: _Told) -> str:
    return format_html(_("was breached: {} had not come by then"), _metric(told))


def _sla_stepped(told: _Told) -> str:
    sla = told.new.get("sla") or {}
    if sla.get("refused"):
        refused = _("could not do what was planned for {}, near its deadline or past it: {}")
        return format_html(refused, _metric(told), sla["refused"])
    done = {
        "notify": _("told people that {} is near its deadline or past it"),
        "assign": _("assigned the ticket, as {} is near its deadline or past it"),
        "team": _("gave the ticket to a team, as {} is near its deadline or past it"),
        "priority": _("raised the priority, as {} is near its deadline or past it"),
        "level": _("escalated the ticket, as {} is near its deadline or past it"),
    }
    return format_html(done.get(str(sla.get("action")), done["notify"]), _metric(told))


def _sla_applied(told: _Told) -> str:
    sla = told.new.get("sla") or {}
    if not sla.get("policy"):
        return _("took the ticket from its service level")
    return format_html(_("put the ticket under the service level {}"), sla["policy"])


def _escalated(told: _Told) -> str:
    return format_html(_("raised the escalation level to {}"), told.now("escalation_level"))


def _metric(told: _Told) -> str:
    words = {
        "FIRST_RESPONSE": _("the first response"),
        "NEXT_RESPONSE": _("the next response"),
        "RESOLUTION": _("the resolution"),
    }
    return words.get(str((told.new.get("sla") or {}).get("metric")), _("the deadline"))


_DEEDS: dict[str, Any] = {
    "ticket.created": _created,
    "ticket.accepted": _accepted,
    "ticket.assigned": _assigned,
    "ticket.unassigned": _unassigned,
    "ticket.team_changed": _team_changed,
    "ticket.status_changed": _status_changed,
    "ticket.replied": _replied,
    "ticket.note_added": _noted,
    "comment.edited": _comment_edited,
    "comment.redacted": _comment_redacted,
    "attachment.redacted": _file_redacted,
    "ticket.edited": _edited,
    "ticket.priority_changed": _priority_changed,
    "ticket.service_changed": _service_changed,
    "ticket.tags_changed": _tags_changed,
    "ticket.due_changed": _due_changed,
    "ticket.sla_breached": _sla_breached,
    "ticket.sla_escalation": _sla_stepped,
    "ticket.sla_policy_applied": _sla_applied,
    "ticket.escalated": _escalated,
}
_SAYINGS = frozenset({"ticket.replied", "ticket.note_added"})
_MINOR = frozenset(
    {
        "ticket.created",
        "ticket.tags_changed",
        "ticket.note_added",
        "comment.edited",
        "ticket.sla_policy_applied",
    }
)
