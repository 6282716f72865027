"""Signing in and out: the answer to a log-in, its traces in the log, and the lock-out behind it."""

from django.contrib import auth
from django.db import transaction

from accounts import audit, lockout
from accounts.models import User
from atum_desk.core import clock
from atum_desk.core.actors import Actor
from atum_desk.core.guard import door
from atum_desk.core.tenancy import current_organization_id

PURPOSE = "login"


def authenticate(*, email: str, password: str, actor: Actor) -> User | None:
    """Return the person who has this address and password, None after counting and recording the failure.

    Takes the same time for known and unknown addresses. Raises LimitReached while the address or the IP address is
    locked. Publishes `login.failed`; the caller must not roll back.
    """
    email = email.strip().lower()
    address, ip_address = lockout.by_address(PURPOSE, email), lockout.by_ip(PURPOSE, actor.ip_address)
    lockout.one_at_a_time(address)
    lockout.refuse_if_locked(address, ip_address)
    user = auth.authenticate(None, username=email, password=password)
    if isinstance(user, User):
        lockout.forget(address)
        return user
    lockout.count(address, ip_address)
    known: User | None = User.objects.filter(email=email).first()
    audit.record_failed_login(email, user=known, organization_id=current_organization_id(), actor=actor)
    return None


@transaction.atomic
def record_sign_in(user: User, *, actor: Actor) -> None:
    """Remember when the person signed in, and forget old failures of anyone. Publishes `login.succeeded`."""
    with door("configuration"):
        User.objects.filter(pk=user.pk).update(last_login=clock.now())
    lockout.forget_old()
    audit.record("login.succeeded", entity_type="user", entity_id=user.pk, actor=actor)


def record_sign_out(user: User, *, actor: Actor) -> None:
    """Record that the person signed out. Publishes `logout`."""
    audit.record("logout", entity_type="user", entity_id=user.pk, actor=actor)
