"""Invitations: a one-time link to an address, with a role; who accepts it is a person here."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import mail_links, outbox, policy, tokens
from accounts.mail_kinds import MailKind
from accounts.models import Invitation, User
from accounts.operations._write import (
    as_person,
    clean_email,
    clean_role,
    company_or_refuse,
    join_company,
    set_password,
)
from accounts.roles import Role
from atum_desk.core import clock
from atum_desk.core.actors import Actor
from atum_desk.core.errors import Invalid, NotAllowed, NotFound
from atum_desk.core.guard import door
from atum_desk.core.names import clean_name

VALID_FOR = timedelta(hours=72)


@transaction.atomic
def invite(
    *, email: str, role: str, actor: Actor, full_name: str = "", company_id: UUID | None = None
) -> Invitation:
    """Invite an address by mail. Raises NotAllowed, Invalid. Publishes `invitation.created`."""
    invitation = _invited(email, role, full_name, company_id, actor)
    outbox.put(MailKind.INVITATION, recipient=invitation.email, invitation=invitation)
    return invitation


@transaction.atomic
def invite_first_administrator(*, email: str, actor: Actor) -> str:
    """Invite the administrator of a new organization and return the link's token, which is kept nowhere.

    Raises NotAllowed where somebody is here already, or for persons. Publishes `invitation.created`.
    """
    if actor.is_person or User.objects.exists():
        raise NotAllowed(
            _("This organization has people already. Let one of its administrators send the invitation.")
        )
    return mail_links.new_token(_invited(email, Role.ADMIN, "", None, actor))


@transaction.atomic
def resend_invitation(invitation_id: UUID, *, actor: Actor) -> Invitation:
    """Send a new link and void the old one; the time runs anew. Raises NotAllowed, NotFound, Invalid.

    Publishes `invitation.resent`.
    """
    invitation = _unanswered(invitation_id, actor)
    invitation.token_hash = None
    invitation.expires_at = clock.now() + VALID_FOR
    invitation.save_as(actor, verb="invitation.resent", update_fields=["token_hash", "expires_at"])
    outbox.put(MailKind.INVITATION, recipient=invitation.email, invitation=invitation)
    return invitation


@transaction.atomic
def revoke_invitation(invitation_id: UUID, *, actor: Actor) -> Invitation:
    """Void an invitation. Raises NotAllowed, NotFound, Invalid. Publishes `invitation.revoked`."""
    invitation = _unanswered(invitation_id, actor)
    invitation.revoked_at = clock.now()
    invitation.save_as(actor, verb="invitation.revoked", update_fields=["revoked_at"])
    return invitation


def open_invitation(token: str) -> Invitation:
    """Return the invitation that this link's token opens now. Raises NotFound for any other token, old or made up."""
    found = Invitation.objects.select_related("company").filter(token_hash=tokens.digest(token)).first()
    if found is None or not found.is_open_at(clock.now()):
        raise NotFound(_("This invitation is no longer valid."))
    invitation: Invitation = found
    return invitation


@transaction.atomic
def accept_invitation(token: str, *, full_name: str, password: str, timezone: str, actor: Actor) -> User:
    """Make the invited person, or give the one who was known without password a log-in; the link is used up.

    Raises NotFound for a link that is void, Invalid for a weak password. Publishes `user.joined`, in the name of the
    person who joins.
    """
    invitation = _used_up(token)
    known: User | None = User.objects.select_for_update().filter(email=invitation.email).first()
    if known is not None and (known.has_usable_password() or not known.is_active):
        raise NotFound(_("This invitation is no longer valid."))
    user = known or User(email=invitation.email, created_at=clock.now())
    user.full_name, user.role = clean_name(full_name, field="full_name"), invitation.role
    user.email_verified, user.is_active, user.timezone = True, True, timezone
    user.company = invitation.company or user.company
    join_company(user)
    set_password(user, password)
    user.save_as(as_person(user, actor), verb="user.joined", told={"invitation_id": str(invitation.pk)})
    return user


def _invited(email: str, role: str, full_name: str, company_id: UUID | None, actor: Actor) -> Invitation:
    email, role, at = clean_email(email), clean_role(role), clock.now()
    policy.allow(policy.may_invite(actor, role), _("You cannot invite anybody with this role."))
    known: User | None = User.objects.filter(email=email).first()
    if known is not None and not known.is_active:
        raise Invalid(
            _("%(name)s is here, but deactivated. Activate them instead.") % {"name": known}, field="email"
        )
    if known is not None and known.has_usable_password():
        raise Invalid(_("%(name)s has an account here already.") % {"name": known}, field="email")
    if known is not None:
        policy.allow(policy.may_invite(actor, known.role), _("You cannot invite anybody with this role."))
    if Invitation.objects.open_at(at).filter(email=email).exists():
        again = _("%(email)s is invited already. Send that invitation again instead.")
        raise Invalid(again % {"email": email}, field="email")
    invitation = Invitation(
        email=email,
        role=role,
        full_name=" ".join(full_name.split())[:255],
        company=company_or_refuse(company_id),
        created_at=at,
        expires_at=at + VALID_FOR,
        created_by_id=actor.user_id,
    )
    invitation.save_as(actor)
    return invitation


def _unanswered(invitation_id: UUID, actor: Actor) -> Invitation:
    found = Invitation.objects.select_for_update().filter(pk=invitation_id).first()
    if found is None:
        raise NotFound(_("There is no such invitation."))
    invitation: Invitation = found
    policy.allow(policy.may_invite(actor, invitation.role), _("You cannot invite anybody with this role."))
    if invitation.used_at is not None:
        raise Invalid(_("%(email)s has accepted this invitation already.") % {"email": invitation.email})
    if invitation.revoked_at is not None:
        raise Invalid(_("This invitation was revoked. Invite %(email)s anew.") % {"email": invitation.email})
    return invitation


def _used_up(token: str) -> Invitation:
    """Lock the invitation and mark it used; that is told in the event of the person who joins."""
    invitation = open_invitation(token)
    at = clock.now()
    with door("configuration"):
        mine = Invitation.objects.open_at(at).filter(pk=invitation.pk, token_hash=invitation.token_hash)
        used = mine.update(used_at=at)
    if not used:
        raise NotFound(_("This invitation is no longer valid."))
    return invitation
