"""The link that a mail carries, made at the moment of sending; the outbox never holds it."""

from accounts import links, tokens
from accounts.mail_kinds import MailKind
from accounts.models import Invitation, Organization, OutboundMail, User
from atum_desk.core import clock
from atum_desk.core.guard import door


def link_for(mail: OutboundMail, organization: Organization) -> str | None:
    """Return the mail's link; None if nobody is to get this mail (any more)."""
    if mail.kind == MailKind.INVITATION:
        return _invitation_link(mail.invitation, organization)
    user: User | None = mail.user
    if user is None or not user.is_active:
        return None
    if mail.kind == MailKind.PASSWORD_RESET:
        return links.password_reset(organization, user)
    if mail.kind == MailKind.VERIFY_EMAIL:
        return None if user.email_verified else links.verification(organization, user)
    return links.home(organization)


def _invitation_link(invitation: Invitation | None, organization: Organization) -> str | None:
    if invitation is None or not invitation.is_open_at(clock.now()):
        return None
    return links.invitation(organization, new_token(invitation))


def new_token(invitation: Invitation) -> str:
    """Give the invitation a new token and return it; only its hash is kept, and an earlier link is void.

    No fact changes, so there is no event: that somebody was invited is in the log.
    """
    token = tokens.new_invitation_token()
    with door("configuration"):
        Invitation.objects.filter(pk=invitation.pk).update(token_hash=tokens.digest(token))
    return token
