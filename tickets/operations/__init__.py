"""Every write on tickets, one verb a function; called alike by the desk, the portal, commands, tasks and tests."""

from tickets.operations.accept import accept
from tickets.operations.assign import assign, assign_team, unassign
from tickets.operations.bulk import BulkResult, bulk
from tickets.operations.comments import edit_comment, redact_comment
from tickets.operations.create import create
from tickets.operations.edit import edit_text, set_priority, set_service, set_tags
from tickets.operations.reply import FollowUp, Outcome, note, reply
from tickets.operations.status import cancel, close, reopen, resolve, resume, start, wait

__all__ = [
    "BulkResult",
    "FollowUp",
    "Outcome",
    "accept",
    "assign",
    "assign_team",
    "bulk",
    "cancel",
    "close",
    "create",
    "edit_comment",
    "edit_text",
    "note",
    "redact_comment",
    "reopen",
    "reply",
    "resolve",
    "resume",
    "set_priority",
    "set_service",
    "set_tags",
    "start",
    "unassign",
    "wait",
]
