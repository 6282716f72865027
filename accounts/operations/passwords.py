"""Passwords: a link for a new one, setting it by the link, and changing it while signed in."""

from uuid import UUID

from django.contrib.auth import hashers
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, lockout, outbox, tokens
from accounts.mail_kinds import MailKind
from accounts.models import User
from accounts.operations import sessions
from accounts.operations._write import as_person, clean_email, join_company, locked_person, set_password
from atum_desk.core.actors import Actor
from atum_desk.core.errors import Invalid, NotFound
from atum_desk.core.tenancy import current_organization_id

PURPOSE = "reset"


@transaction.atomic
def request_password_reset(*, email: str, actor: Actor) -> None:
    """Have a link for a new password mailed, if an active person with a password has this address.

    The same rows are written for every address, so that neither answer nor time tells whether anybody has it; the
    worker throws away what nobody is to get. Raises Invalid, LimitReached. Publishes `password.reset_requested`.
    """
    email = clean_email(email)
    limits = lockout.by_address(PURPOSE, email), lockout.by_ip(PURPOSE, actor.ip_address)
    lockout.refuse_if_locked(*limits)
    lockout.count(*limits)
    known: User | None = User.objects.active().filter(email=email).first()
    user = known if known is not None and known.has_usable_password() else None
    outbox.put(MailKind.PASSWORD_RESET, recipient=email, user=user)
    entity_type, entity_id = ("user", known.pk) if known else ("organization", current_organization_id())
    audit.record(
        "password.reset_requested", entity_type=entity_type, entity_id=entity_id, actor=actor, email=email
    )


def person_to_reset(code: str, token: str) -> User:
    """Return the person who may choose a new password by this link now. Raises NotFound for any other link."""
    user_id = tokens.person_id(code)
    user: User | None = User.objects.active().filter(pk=user_id).first() if user_id else None
    if user is None or not tokens.is_reset_token(user, token):
        raise NotFound(_("This link is no longer valid."))
    return user


@transaction.atomic
def reset_password(code: str, token: str, *, password: str, actor: Actor) -> User:
    """Set a new password by the mailed link, which proves the address; the link is void, all sessions end.

    Raises NotFound for a void link, Invalid for a weak password. Publishes `user.password_reset`.
    """
    locked_person(person_to_reset(code, token).pk)
    # Read again under the lock: of two who use the same link at once, the second comes too late.
    user = person_to_reset(code, token)
    user.email_verified = True
    join_company(user)
    set_password(user, password)
    user.save_as(as_person(user, actor), verb="user.password_reset")
    lockout.forget(lockout.by_address(sessions.PURPOSE, user.email), lockout.by_address(PURPOSE, user.email))
    outbox.put(MailKind.PASSWORD_CHANGED, recipient=user.email, user=user)
    return user


def change_password(user_id: UUID, *, current: str, password: str, actor: Actor) -> User:
    """Change one's own password; other sessions end at their next request.

    Raises NotFound for anybody else, Invalid for a wrong present or a weak new password, LimitReached after too many
    wrong ones, which stay counted: the caller must not roll back. Publishes `user.password_changed`.
    """
    if actor.user_id != user_id:
        raise NotFound(_("There is no such person."))
    user = locked_person(user_id)
    limit = lockout.by_address("password", user.email)
    lockout.refuse_if_locked(limit)
    if not hashers.check_password(current, user.password):
        lockout.count(limit)
        raise Invalid(_("This is not your present password."), field="current")
    with transaction.atomic():
        lockout.forget(limit)
        set_password(user, password)
        user.save_as(actor, verb="user.password_changed", update_fields=["password", "updated_at"])
        outbox.put(MailKind.PASSWORD_CHANGED, recipient=user.email, user=user)
    return user
