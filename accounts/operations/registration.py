"""Self-registration of requesters, where the organization allows it: an address, then proof that it is theirs."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, lockout, outbox, tokens
from accounts.mail_kinds import MailKind
from accounts.models import Organization, User
from accounts.operations._write import (
    as_person,
    clean_email,
    join_company,
    locked_person,
    set_password,
)
from accounts.preferences import OrganizationSettings, Registration
from accounts.roles import Role
from atum_desk.core import clock
from atum_desk.core.actors import Actor
from atum_desk.core.errors import Invalid, NotFound
from atum_desk.core.names import clean_name

PURPOSE = "register"


@transaction.atomic
def register(*, email: str, full_name: str, actor: Actor) -> None:
    """Take in a requester without password and mail a link that proves the address.

    Whoever is known already gets a mail that fits; the answer is the same. Raises NotFound where nobody may register,
    Invalid, LimitReached. Publishes `user.registered`, or `registration.repeated` for a known address.
    """
    settings = Organization.objects.current().preferences
    email, full_name = clean_email(email), clean_name(full_name, field="full_name")
    _may_register(email, settings)
    limits = lockout.by_address(PURPOSE, email), lockout.by_ip(PURPOSE, actor.ip_address)
    lockout.refuse_if_locked(*limits)
    lockout.count(*limits)
    known: User | None = User.objects.filter(email=email).first()
    if known is not None:
        settled = known.email_verified or known.has_usable_password()
        kind = MailKind.ALREADY_REGISTERED if settled else MailKind.VERIFY_EMAIL
        outbox.put(kind, recipient=email, user=known)
        audit.record(
            "registration.repeated", entity_type="user", entity_id=known.pk, actor=actor, email=email
        )
        return
    user = User(
        email=email,
        full_name=full_name,
        role=Role.CUSTOMER_USER.value,
        timezone=settings.timezone,
        created_at=clock.now(),
    )
    user.set_unusable_password()
    user.save_as(actor, verb="user.registered")
    outbox.put(MailKind.VERIFY_EMAIL, recipient=email, user=user)


def person_to_verify(code: str, token: str) -> User:
    """Return the person whose address this link proves now. Raises NotFound for any other link."""
    user_id = tokens.person_id(code)
    user: User | None = User.objects.active().filter(pk=user_id).first() if user_id else None
    if user is None or user.email_verified or not tokens.is_verification_token(user, token):
        raise NotFound(_("This link is no longer valid."))
    return user


@transaction.atomic
def verify_email(code: str, token: str, *, full_name: str, password: str, actor: Actor) -> User:
    """Prove an address and choose the password; a verified company of the address's domain takes the person in.

    Raises NotFound for a void link, Invalid. Publishes `user.verified`.
    """
    locked_person(person_to_verify(code, token).pk)
    # Read again under the lock: of two who use the same link at once, the second comes too late.
    user = person_to_verify(code, token)
    user.full_name, user.email_verified = clean_name(full_name, field="full_name"), True
    join_company(user)
    set_password(user, password)
    user.save_as(as_person(user, actor), verb="user.verified")
    return user


def _may_register(email: str, settings: OrganizationSettings) -> None:
    if settings.registration == Registration.OFF:
        raise NotFound(_("Nobody can register here."))
    domain = email.rpartition("@")[2]
    if settings.registration == Registration.DOMAINS and domain not in settings.registration_domains:
        raise Invalid(
            _(
                "Addresses at %(domain)s cannot register here. Use your work address, or ask for an invitation."
            )
            % {"domain": domain},
            field="email",
        )
