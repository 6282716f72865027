"""The tables of tickets and of everything that hangs on them."""

from tickets.models.attachments import Attachment
from tickets.models.comments import Comment, CommentVersion
from tickets.models.extras import CannedResponse, CsatSurvey, CustomField, CustomFieldValue, TimeEntry
from tickets.models.links import Relationship, TicketRelationship, TicketTag, TicketVector
from tickets.models.services import Service
from tickets.models.tickets import Ticket

__all__ = [
    "Attachment",
    "CannedResponse",
    "Comment",
    "CommentVersion",
    "CsatSurvey",
    "CustomField",
    "CustomFieldValue",
    "Relationship",
    "Service",
    "Ticket",
    "TicketRelationship",
    "TicketTag",
    "TicketVector",
    "TimeEntry",
]
