"""A request's id and its one line in the log."""

import time
from collections.abc import Callable
from uuid import UUID

import structlog
from django.http import HttpRequest, HttpResponse

from atum_desk.core.ids import uuid7

log = structlog.get_logger("atum.request")
QUIET = frozenset({"/healthz", "/readyz"})


class RequestLogMiddleware:
    """Gives each request an id, binds it to every log line, and writes one line when it is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request."""
        request_id: UUID = uuid7()
        request.request_id = request_id  # type: ignore[attr-defined]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=str(request_id))
        started = time.perf_counter()
        response = self.get_response(request)
        response["X-Request-ID"] = str(request_id)
        if request.path not in QUIET:
            elapsed_ms = round((time.perf_counter() - started) * 1000, 1)
            # The path alone: a query may hold what a person typed.
            log.info(
                "request",
                method=request.method,
                path=request.path,
                status=response.status_code,
                ms=elapsed_ms,
            )
        return response
