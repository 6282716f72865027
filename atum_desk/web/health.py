"""Health: whether the process lives and whether it is fit to serve; answered on any host, before anything else."""

from collections.abc import Callable

import structlog
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase

from accounts.access import public
from atum_desk.checks import database_problems
from atum_desk.core.tasks import a_worker_lives

log = structlog.get_logger(__name__)


@public()
@transaction.non_atomic_requests
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the process lives; touches nothing else."""
    return _answer("alive", 200)


@public()
@transaction.non_atomic_requests
def readyz(request: HttpRequest) -> HttpResponse:
    """Say whether this process should get requests: 503 with the kind of reason, the sentence goes to the log only.

    A missing job worker is told and logged, but pages are served without one.
    """
    if settings.DRAIN_FILE.exists():
        return _answer("draining", 503)
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        log.warning("not ready", reason="database_unreachable", error=str(error))
        return _answer("database_unreachable", 503)
    problems = database_problems()
    if problems:
        log.warning("not ready", reason="database_unfit", problems=problems)
        return _answer("database_unfit", 503)
    jobs = "working" if a_worker_lives() else "away"
    if jobs == "away":
        log.warning("no worker does the jobs")
    return _answer("ready", 200, jobs=jobs)


class HealthMiddleware:
    """Answers the health addresses ahead of every layer that wants a known host, a session or a redirect."""

    views = {"/healthz": healthz, "/readyz": readyz}

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or pass the request on."""
        return self.views.get(request.path, self.get_response)(request)


def _answer(status: str, code: int, **more: str) -> HttpResponse:
    response = JsonResponse({"status": status, **more}, status=code)
    response["Cache-Control"] = "no-store"
    return response
