"""Every write on tickets and services, one verb a function; called alike by desk, portal, commands, tasks and tests."""

from tickets.operations._write import Draft
from tickets.operations.accept import accept
from tickets.operations.acts import Act
from tickets.operations.assign import assign, assign_team, unassign
from tickets.operations.comments import edit_comment, redact_comment
from tickets.operations.create import create
from tickets.operations.edit import apply_policy, edit_text, escalate, set_due, set_priority, set_service
from tickets.operations.files import check_file, download, make_preview, redact_attachment, remove_redacted
from tickets.operations.personal import DRAFT_AT_MOST, drop_draft, keep_draft, look, stay
from tickets.operations.reminders import forget, remind, tell_reminder
from tickets.operations.reply import FollowUp, Outcome, note, reply
from tickets.operations.runs import advance_run, cancel_run, plan_run, take_back_run
from tickets.operations.saved_views import Look, change_view, create_view, delete_view, move_view
from tickets.operations.services import change_service, create_service, set_policy_of_services
from tickets.operations.status import cancel, close, reopen, resolve, resume, start, wait
from tickets.operations.tags import add_tags, remove_tags, set_tags
from tickets.operations.uploads import stage, sweep_uploads, unstage

__all__ = [
    "DRAFT_AT_MOST",
    "Act",
    "Draft",
    "FollowUp",
    "Look",
    "Outcome",
    "accept",
    "add_tags",
    "advance_run",
    "apply_policy",
    "assign",
    "assign_team",
    "cancel",
    "cancel_run",
    "change_service",
    "change_view",
    "check_file",
    "close",
    "create",
    "create_service",
    "create_view",
    "delete_view",
    "download",
    "drop_draft",
    "edit_comment",
    "edit_text",
    "escalate",
    "forget",
    "keep_draft",
    "look",
    "make_preview",
    "move_view",
    "note",
    "plan_run",
    "redact_attachment",
    "redact_comment",
    "remind",
    "remove_redacted",
    "remove_tags",
    "reopen",
    "reply",
    "resolve",
    "resume",
    "set_due",
    "set_policy_of_services",
    "set_priority",
    "set_service",
    "set_tags",
    "stage",
    "start",
    "stay",
    "sweep_uploads",
    "take_back_run",
    "tell_reminder",
    "unassign",
    "unstage",
    "wait",
]
