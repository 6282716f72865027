"""Log-in within an organization's scope, in the same time for known and unknown addresses."""

from typing import Any
from uuid import UUID

from django.contrib.auth import hashers
from django.contrib.auth.backends import BaseBackend
from django.db.models import UUIDField
from django.http import HttpRequest

from accounts.models import User
from atum_desk.core.compiled import Compiled, Given
from atum_desk.core.tenancy import active_organization

_PERSON: Compiled[User] = Compiled(lambda: User.objects.filter(pk=Given("user", UUIDField())))


class OrganizationBackend(BaseBackend):
    """Authenticates people of the active organization by e-mail address and password."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> User | None:
        """Return the active person with this address and password, None otherwise."""
        if not username or password is None:
            return None
        user: User | None = User.objects.filter(email=username.strip().lower()).first()
        if user is None:
            # Hash once all the same: the answer must not be faster for an unknown address.
            User().set_password(password)
            return None
        # Not user.check_password(): it would save a person, without an actor, to renew an old hash.
        return user if hashers.check_password(password, user.password) and user.is_active else None

    def get_user(self, user_id: UUID | str) -> User | None:
        """Return the session's person, None outside a scope or where the id is foreign."""
        if active_organization() is None:
            return None
        return next(iter(_PERSON.find(user=user_id)), None)
