"""Every write to organizations and people, one verb a function, the actor last."""

from accounts.operations.companies import change_company, create_company
from accounts.operations.invitations import (
    accept_invitation,
    invite,
    invite_first_administrator,
    open_invitation,
    resend_invitation,
    revoke_invitation,
)
from accounts.operations.notices import read_notices
from accounts.operations.organizations import change_holidays, change_organization, create_organization
from accounts.operations.passwords import (
    change_password,
    person_to_reset,
    request_password_reset,
    reset_password,
)
from accounts.operations.people import (
    activate,
    change_role,
    deactivate,
    enrol,
    find_or_create_requester,
    set_company,
)
from accounts.operations.preferences import (
    mail_to_switch,
    set_absence,
    set_preferences,
    switch_mail_off,
)
from accounts.operations.profile import change_profile
from accounts.operations.registration import person_to_verify, register, verify_email
from accounts.operations.sessions import authenticate, record_sign_in, record_sign_out
from accounts.operations.teams import add_team_member, change_team, create_team, remove_team_member

__all__ = [
    "accept_invitation",
    "activate",
    "add_team_member",
    "authenticate",
    "change_company",
    "change_holidays",
    "change_organization",
    "change_password",
    "change_profile",
    "change_role",
    "change_team",
    "create_company",
    "create_organization",
    "create_team",
    "deactivate",
    "enrol",
    "find_or_create_requester",
    "invite",
    "invite_first_administrator",
    "mail_to_switch",
    "open_invitation",
    "person_to_reset",
    "person_to_verify",
    "read_notices",
    "record_sign_in",
    "record_sign_out",
    "register",
    "remove_team_member",
    "request_password_reset",
    "resend_invitation",
    "reset_password",
    "revoke_invitation",
    "set_absence",
    "set_company",
    "set_preferences",
    "switch_mail_off",
    "verify_email",
]
