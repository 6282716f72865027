"""One's own profile."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.operations._write import clean_time_zone, locked_person
from atum_desk.core.actors import Actor
from atum_desk.core.errors import NotFound
from atum_desk.core.names import clean_name


@transaction.atomic
def change_profile(
    user_id: UUID,
    *,
    full_name: str,
    timezone: str,
    actor: Actor,
    signature: str | None = None,
    is_available: bool | None = None,
) -> User:
    """Change one's own name and time zone, and, where given, signature and availability.

    Raises NotFound for anybody else, Invalid. Publishes `user.profile_changed`.
    """
    if actor.user_id != user_id:
        raise NotFound(_("There is no such person."))
    user = locked_person(user_id)
    user.full_name = clean_name(full_name, field="full_name")
    user.timezone = clean_time_zone(timezone)
    if signature is not None:
        user.signature = signature.strip()
    if is_available is not None:
        user.is_available = is_available
    user.save_as(actor, verb="user.profile_changed")
    return user
