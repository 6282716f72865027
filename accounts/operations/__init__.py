"""Every write to organizations and people, one verb a function, the actor last."""

from accounts.operations.invitations import (
    accept_invitation,
    invite,
    invite_first_administrator,
    open_invitation,
    resend_invitation,
    revoke_invitation,
)
from accounts.operations.organizations import change_organization, create_organization
from accounts.operations.people import (
    activate,
    change_role,
    deactivate,
    enrol,
    find_or_create_requester,
    set_company,
)
from accounts.operations.sessions import authenticate, record_sign_in, record_sign_out

__all__ = [
    "accept_invitation",
    "activate",
    "authenticate",
    "change_organization",
    "change_role",
    "create_organization",
    "deactivate",
    "enrol",
    "find_or_create_requester",
    "invite",
    "invite_first_administrator",
    "open_invitation",
    "record_sign_in",
    "record_sign_out",
    "resend_invitation",
    "revoke_invitation",
    "set_company",
]
