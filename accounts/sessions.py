"""A browser's session of one person in one organization."""

from django.contrib import auth
from django.http import HttpRequest

from accounts.middleware import SESSION_ORGANIZATION, session_stamp
from accounts.models import Organization, User


def open_session(request: HttpRequest, user: User, organization: Organization) -> None:
    """Begin a session under a new id; it belongs to this organization and to the person as they are now."""
    if auth.SESSION_KEY in request.session:
        # Django keeps the id where the same person signs in again.
        request.session.cycle_key()
    auth.login(request, user)
    request.session[SESSION_ORGANIZATION] = str(organization.pk)
    request.session["stamp"] = session_stamp(user)


def keep_session(request: HttpRequest, user: User) -> None:
    """Carry this session over a change of the person's password; all others end at their next request."""
    auth.update_session_auth_hash(request, user)
    request.session["stamp"] = session_stamp(user)
