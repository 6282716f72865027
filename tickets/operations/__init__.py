"""Every write on tickets and services, one verb a function; called alike by desk, portal, commands, tasks and tests."""

from tickets.operations.accept import accept
from tickets.operations.assign import assign, assign_team, unassign
from tickets.operations.bulk import BulkResult, bulk
from tickets.operations.comments import edit_comment, redact_comment
from tickets.operations.create import create
from tickets.operations.edit import edit_text, set_priority, set_service
from tickets.operations.reply import FollowUp, Outcome, note, reply
from tickets.operations.services import change_service, create_service
from tickets.operations.status import cancel, close, reopen, resolve, resume, start, wait
from tickets.operations.tags import add_tags, remove_tags, set_tags

__all__ = [
    "BulkResult",
    "FollowUp",
    "Outcome",
    "accept",
    "add_tags",
    "assign",
    "assign_team",
    "bulk",
    "cancel",
    "change_service",
    "close",
    "create",
    "create_service",
    "edit_comment",
    "edit_text",
    "note",
    "redact_comment",
    "remove_tags",
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
