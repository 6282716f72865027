"""What a visitor reads when something fails before or outside an operation: a page, a toast or JSON."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from atum_desk.core.http import plain_error

RETRY_S = "5"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that made no sense."""
    return plain_error(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a missing right that Django itself found."""
    return plain_error(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what does not exist and what is somebody else's, alike."""
    return plain_error(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer our own failure; a database that is away or busy passes, so that is 503 and worth another try."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        response = plain_error(request, 503)
        response["Retry-After"] = RETRY_S
        return response
    return plain_error(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose secret is missing or old; the reason is for the log, Django writes it there."""
    return plain_error(
        request,
        403,
        _(
            "For your safety nothing was sent. Go back, reload the page and send it again; cookies must be allowed."
        ),
        _("This page was open for too long"),
    )
