"""The tables of tickets and of everything that hangs on them."""

from tickets.models.attachments import Attachment, ScanStatus, Upload
from tickets.models.comments import Comment, CommentVersion
from tickets.models.extras import CannedResponse, CsatSurvey, CustomField, CustomFieldValue, TimeEntry
from tickets.models.links import Relationship, TicketRelationship, TicketTag, TicketVector
from tickets.models.personal import DraftKind, TicketDraft, TicketReminder, TicketVisit
from tickets.models.runs import BulkRun, RunState
from tickets.models.saved_views import SavedView
from tickets.models.services import Service
from tickets.models.tickets import Ticket

__all__ = [
    "Attachment",
    "BulkRun",
    "CannedResponse",
    "Comment",
    "CommentVersion",
    "CsatSurvey",
    "CustomField",
    "CustomFieldValue",
    "DraftKind",
    "Relationship",
    "RunState",
    "SavedView",
    "ScanStatus",
    "Service",
    "Ticket",
    "TicketDraft",
    "TicketRelationship",
    "TicketReminder",
    "TicketTag",
    "TicketVector",
    "TicketVisit",
    "TimeEntry",
    "Upload",
]
