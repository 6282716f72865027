"""The tables of organizations, people, audit, notices and mail."""

from accounts.models.audit import AuditLog
from accounts.models.companies import Company
from accounts.models.invitations import Invitation, LoginAttempt
from accounts.models.notices import Notification, OutboundMail
from accounts.models.organizations import Organization
from accounts.models.teams import Team, TeamMember
from accounts.models.users import User

__all__ = [
    "AuditLog",
    "Company",
    "Invitation",
    "LoginAttempt",
    "Notification",
    "Organization",
    "OutboundMail",
    "Team",
    "TeamMember",
    "User",
]
