"""Per request: which organization by its host, one transaction in its scope, and who acts."""

from collections.abc import Callable
from uuid import UUID

import structlog
from django.conf import settings
from django.contrib import auth
from django.core.exceptions import DisallowedHost
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.utils import timezone as django_timezone
from django.utils.crypto import constant_time_compare
from django.utils.module_loading import import_string

from accounts.models import Organization, User
from accounts.requests import AtumRequest, actor_of_request, anonymous_actor
from atum_desk.core.body import read_body
from atum_desk.core.compiled import Compiled
from atum_desk.core.http import plain_error
from atum_desk.core.tenancy import scope_of_host

SESSION_ORGANIZATION = "organization_id"

Response = Callable[[HttpRequest], HttpResponse]

_ORGANIZATION: Compiled[Organization] = Compiled(Organization.objects.all)


def organization_id_for_host(host: str) -> UUID | None:
    """Ask the database which active organization answers on this host."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT organization_for_host(%s, %s)", [_asked(host), settings.BASE_DOMAIN])
        row = cursor.fetchone()
    return row[0] if row else None


def _asked(host: str) -> str:
    single = settings.SINGLE_ORGANIZATION
    return f"{single}.{settings.BASE_DOMAIN}" if single else host


def carries_body(request: HttpRequest) -> bool:
    """Say whether the client sends a body: with a length, or in chunks."""
    return (
        request.META.get("CONTENT_LENGTH") not in (None, "", "0") or "HTTP_TRANSFER_ENCODING" in request.META
    )


class TenantMiddleware:
    """Find the organization, then serve the whole request in its scope and in one transaction.

    Stands before the session's middleware. The body is read before the transaction opens, so that a slow upload holds
    none. A status of 500 and above rolls everything back.
    """

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request."""
        try:
            host, _port = split_domain_port(request.get_host())
        except DisallowedHost:
            return plain_error(request, 404)
        if carries_body(request):
            # Nobody's upload is read: the organization is asked for first, outside any transaction.
            if organization_id_for_host(host) is None:
                return self._elsewhere(request, host)
            refused = read_body(request)
            if refused is not None:
                return refused
        with scope_of_host(_asked(host), settings.BASE_DOMAIN) as organization_id:
            if organization_id is not None:
                return self._inside(request, organization_id)
        return self._elsewhere(request, host)

    def _inside(self, request: HttpRequest, organization_id: UUID) -> HttpResponse:
        structlog.contextvars.bind_contextvars(organization=str(organization_id))
        [request.organization] = _ORGANIZATION.find()  # type: ignore[attr-defined]
        response = self.get_response(request)
        if response.status_code >= 500:
            transaction.set_rollback(True)
        return response

    def _elsewhere(self, request: HttpRequest, host: str) -> HttpResponse:
        """Answer a host that is no organization's: 404, but for the list of demonstrations on bare loopback."""
        if request.path == "/" and settings.BARE_HOST_PAGE and host in {"localhost", "127.0.0.1", "[::1]"}:
            response: HttpResponse = import_string(settings.BARE_HOST_PAGE)(request)
            return response
        return plain_error(request, 404)


class ActorMiddleware:
    """After the session: drop a session of another organization or of a changed person, and name the actor."""

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: AtumRequest) -> HttpResponse:
        """Name the actor and serve the request."""
        if request.session.get(SESSION_ORGANIZATION, str(request.organization.pk)) != str(
            request.organization.pk
        ):
            request.session.flush()
        user = auth.get_user(request)
        if isinstance(user, User) and not session_is_current(request, user):
            auth.logout(request)
            user = auth.get_user(request)
        request.user = user
        request.actor = (
            actor_of_request(request, user) if isinstance(user, User) else anonymous_actor(request)
        )
        structlog.contextvars.bind_contextvars(actor=str(request.actor.id or ""))
        zone = user.timezone if isinstance(user, User) else request.organization.preferences.timezone
        with django_timezone.override(zone):
            return self.get_response(request)


def session_stamp(user: User) -> str:
    """Return what a session remembers of its person: password, role or address changes end it at the next request."""
    return f"{user.get_session_auth_hash()}:{user.role}:{user.email}:{user.is_active}"


def session_is_current(request: HttpRequest, user: User) -> bool:
    """Say whether the person is still active and still who signed in."""
    stamp = str(request.session.get("stamp", ""))
    return user.is_active and constant_time_compare(stamp, session_stamp(user))
