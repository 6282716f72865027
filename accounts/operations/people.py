"""People as administrators and staff see them: enrolling, filing for a caller, role, company, coming and going."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import policy
from accounts.models import User
from accounts.operations._write import (
    clean_email,
    clean_role,
    company_or_refuse,
    keep_an_administrator,
    locked_person,
    set_password,
)
from accounts.policy import Right
from accounts.roles import STAFF, Role
from atum_desk.core import clock
from atum_desk.core.actors import Actor
from atum_desk.core.errors import Invalid, NotAllowed
from atum_desk.core.names import clean_name, once


@transaction.atomic
def enrol(
    *,
    email: str,
    full_name: str,
    actor: Actor,
    role: str = Role.CUSTOMER_USER,
    password: str | None = None,
    company_id: UUID | None = None,
    timezone: str = "UTC",
) -> User:
    """Add a person whose address is known to be theirs, with a password or none; for commands, never for persons.

    Raises NotAllowed, Invalid. Publishes `user.created`.
    """
    if actor.is_person:
        raise NotAllowed(_("People join by invitation or by registering."))
    user = _new(email, full_name, role)
    user.email_verified, user.timezone = True, timezone
    user.company = company_or_refuse(company_id)
    if password is not None:
        set_password(user, password)
    user.save_as(actor)
    return user


@transaction.atomic
def find_or_create_requester(*, email: str, full_name: str, actor: Actor) -> User:
    """Return the active person with this address, or a new requester without password, for whom staff files.

    Raises NotAllowed, and Invalid for a deactivated person. Publishes `user.created` where the person is new.
    """
    policy.require(actor, Right.CREATE_FOR_ANYONE)
    email = clean_email(email)
    known: User | None = User.objects.filter(email=email).first()
    if known is None:
        known = _new(email, full_name, Role.CUSTOMER_USER)
        with once(_("Somebody here has the address %(email)s already.") % {"email": email}, field="email"):
            known.save_as(actor)
    elif not known.is_active:
        sentence = _("%(name)s is deactivated. An administrator can activate them again.")
        raise Invalid(sentence % {"name": known}, field="email")
    return known


@transaction.atomic
def change_role(user_id: UUID, *, role: str, successor_id: UUID | None = None, actor: Actor) -> User:
    """Give a person another role; a successor takes the open tickets of one who leaves the staff.

    Nobody changes their own role or grants more than they have, and the last administrator stays. Raises NotAllowed,
    NotFound, Invalid. Publishes `user.role_changed`.
    """
    policy.require(actor, Right.MANAGE_PEOPLE)
    role, user = clean_role(role), locked_person(user_id)
    _not_oneself(actor, user, _("You cannot change your own role. Ask another administrator."))
    _not_above(actor, role, user.role)
    if user.role == role:
        return user
    if user.role == Role.ADMIN and user.is_active:
        keep_an_administrator(user)
    leaves = user.works_here and role not in STAFF
    user.role = role
    told = {"handed_to": _successor(user, successor_id)} if leaves else {}
    user.save_as(actor, verb="user.role_changed", update_fields=["role", "updated_at"], told=told)
    return user


@transaction.atomic
def deactivate(user_id: UUID, *, successor_id: UUID | None = None, actor: Actor) -> User:
    """End a person's access; what they wrote stays theirs. A successor takes their open tickets, else the queue does.

    Raises NotAllowed, NotFound, Invalid. Publishes `user.deactivated` with `handed_to`.
    """
    policy.require(actor, Right.MANAGE_PEOPLE)
    user = locked_person(user_id)
    _not_oneself(actor, user, _("You cannot deactivate yourself. Ask another administrator."))
    _not_above(actor, user.role)
    if not user.is_active:
        raise Invalid(_("%(name)s is deactivated already.") % {"name": user})
    if user.role == Role.ADMIN:
        keep_an_administrator(user)
    user.is_active = False
    told = {"handed_to": _successor(user, successor_id)} if user.works_here else {}
    user.save_as(actor, verb="user.deactivated", update_fields=["is_active", "updated_at"], told=told)
    return user


@transaction.atomic
def activate(user_id: UUID, *, actor: Actor) -> User:
    """Let a deactivated person in again. Raises NotAllowed, NotFound, Invalid. Publishes `user.activated`."""
    policy.require(actor, Right.MANAGE_PEOPLE)
    user = locked_person(user_id)
    _not_above(actor, user.role)
    if user.is_active:
        raise Invalid(_("%(name)s is active already.") % {"name": user})
    user.is_active = True
    user.save_as(actor, verb="user.activated", update_fields=["is_active", "updated_at"])
    return user


@transaction.atomic
def set_company(user_id: UUID, *, company_id: UUID | None, actor: Actor) -> User:
    """Say whose people a requester belongs to; staff does. Raises NotAllowed, NotFound, Invalid.

    Publishes `user.company_changed`.
    """
    policy.require(actor, Right.WORK_ON_TICKETS)
    user = locked_person(user_id)
    if user.works_here:
        raise Invalid(
            _("%(name)s works here; companies are for requesters.") % {"name": user}, field="company"
        )
    user.company = company_or_refuse(company_id)
    user.save_as(actor, verb="user.company_changed", update_fields=["company", "updated_at"])
    return user


def _new(email: str, full_name: str, role: str) -> User:
    email = clean_email(email)
    if User.objects.filter(email=email).exists():
        raise Invalid(_("Somebody here has the address %(email)s already.") % {"email": email}, field="email")
    user = User(
        email=email,
        full_name=clean_name(full_name, field="full_name"),
        role=clean_role(role),
        created_at=clock.now(),
    )
    user.set_unusable_password()
    return user


def _not_oneself(actor: Actor, user: User, sentence: str) -> None:
    if actor.user_id == user.pk:
        raise NotAllowed(sentence)


def _not_above(actor: Actor, *roles: str) -> None:
    policy.allow(all(policy.may_grant(actor, role) for role in roles), _("That role is above your own."))


def _successor(user: User, successor_id: UUID | None) -> str | None:
    if successor_id is None:
        return None
    found = User.objects.active().staff().filter(pk=successor_id).exclude(pk=user.pk).exists()
    if not found:
        raise Invalid(
            _("There is no such active member of the staff. Choose somebody else."), field="successor"
        )
    return str(successor_id)
