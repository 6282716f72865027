"""What every operation on people shares: cleaned values, the locked person, the last administrator."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from accounts.models import Company, User
from accounts.roles import Role
from accounts.zones import TIME_ZONES
from atum_desk.core.actors import Actor
from atum_desk.core.errors import Invalid, NotFound


def clean_email(email: str) -> str:
    """Return an address in lower case; a malformed one raises Invalid."""
    email = email.strip().lower()
    sentence = _("Enter an e-mail address, such as name@example.com.")
    # In quotation marks the standard allows control characters too; no header of a mail takes those.
    if not email.isprintable():
        raise Invalid(sentence, field="email")
    try:
        validate_email(email)
    except ValidationError as error:
        raise Invalid(sentence, field="email") from error
    if len(email) > 255:
        raise Invalid(_("This e-mail address is too long."), field="email")
    return email


def clean_time_zone(name: str) -> str:
    """Return a time zone's name; an unknown one raises Invalid."""
    if name not in TIME_ZONES:
        raise Invalid(_("There is no such time zone. Choose one of the list."), field="timezone")
    return name


def clean_role(role: str) -> str:
    """Return a role's label; an unknown one raises Invalid."""
    if role not in Role.values:
        raise Invalid(_("There is no such role. Choose one of the list."), field="role")
    return role


def set_password(user: User, password: str, *, field: str = "password") -> None:
    """Set a password on the person, unsaved. Raises Invalid with every reason why it is too weak."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages), field=field) from error
    user.set_password(password)


def locked_person(user_id: UUID) -> User:
    """Return the person, locked until the transaction ends. Raises NotFound."""
    user: User | None = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise NotFound(_("There is no such person."))
    return user


def company_or_refuse(company_id: UUID | None) -> Company | None:
    """Return the company, None for none. An unknown one raises Invalid."""
    if company_id is None:
        return None
    company: Company | None = Company.objects.filter(pk=company_id).first()
    if company is None:
        raise Invalid(_("There is no such company. Choose another one."), field="company")
    return company


def keep_an_administrator(user: User) -> None:
    """Raise Invalid if no other active administrator would be left; two leaving at once wait for each other."""
    admins: Collection[UUID] = (
        User.objects.active()
        .filter(role=Role.ADMIN)
        .order_by("pk")
        .select_for_update()
        .values_list("pk", flat=True)
    )
    if set(admins) <= {user.pk}:
        raise Invalid(
            _("%(name)s is the last active administrator. Make somebody else an administrator first.")
            % {"name": user.full_name or user.email}
        )


def join_company(user: User) -> None:
    """Let a requester with a verified address join the verified company of its domain, unsaved."""
    if user.company_id is None and user.is_requester and user.email_verified:
        user.company = Company.objects.of_domain(user.email.rpartition("@")[2])


def as_person(user: User, visitor: Actor) -> Actor:
    """Return the visitor of a one-time link as the person whom the link proves them to be."""
    return replace(
        visitor,
        label=user.full_name or user.email,
        id=user.pk,
        role=user.role,
        company_id=user.company_id,
        email_verified=user.email_verified,
    )
