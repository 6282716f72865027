"""Answers: fragments, the pieces after a change, and the one handler that makes a page, a toast or JSON of an error."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.encoding import force_str
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from atum_desk.core.errors import DomainError

log = structlog.get_logger(__name__)

TITLES: dict[int, tuple[Promise, Promise]] = {
    400: (_("That request made no sense"), _("Go back, reload the page and try again.")),
    403: (_("You may not do this"), _("Ask a manager or an administrator of your organization.")),
    404: (
        _("Not found"),
        _("There is nothing at this address, or it is not yours to see. Check the address or go back."),
    ),
    405: (_("Not possible this way"), _("Go back and use the buttons of the page.")),
    413: (_("Too large"), _("What you sent is larger than this page accepts. Shorten it and send it again.")),
    500: (
        _("Something broke on our side"),
        _("Nothing was changed. Try again in a moment; if it stays, tell your administrator."),
    ),
    503: (
        _("Just a moment"),
        _("The desk is restarting or its database is busy. Nothing was changed; try again in a few seconds."),
    ),
}


def fragment(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Render one fragment or page."""
    return HttpResponse(render_to_string(template, dict(context or {}), request=request), status=status)


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    part: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render a page, or only its `part` where htmx asks for it by the same address."""
    wanted = (
        part
        if part and request.headers.get("HX-Request") and not request.headers.get("HX-Boosted")
        else template
    )
    response = fragment(request, wanted, context, status=status)
    response["Vary"] = "HX-Request, Cookie"
    return response


def toast(response: HttpResponse, text: str, level: str = "success") -> HttpResponse:
    """Let the page show a short message with the answer; `level` is success, info, warning or error."""
    response["HX-Trigger"] = json.dumps({"toast": {"text": text, "level": level}})
    return response


def wants_json(request: HttpRequest) -> bool:
    """Say whether the caller asked for JSON."""
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def plain_error(request: HttpRequest, status: int, sentence: str = "", title: str = "") -> HttpResponse:
    """Answer with an error page that needs neither database nor session."""
    standard_title, standard_sentence = TITLES.get(status, TITLES[400])
    title, sentence = title or str(standard_title), sentence or str(standard_sentence)
    if wants_json(request):
        return JsonResponse({"error": {"status": status, "title": title, "message": sentence}}, status=status)
    if request.headers.get("HX-Request"):
        answer = HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
        # The page swaps answers of 409 and 422, meant for forms; this one is only a toast.
        answer["HX-Reswap"] = "none"
        return toast(answer, sentence, "error")
    context = {
        "status": status,
        "title": title,
        "sentence": sentence,
        "organization": getattr(request, "organization", None),
        # Only our own failures are worth reporting; answers about foreign and unknown things stay the same to the byte.
        "request_id": getattr(request, "request_id", None) if status >= 500 else None,
    }
    return HttpResponse(render_to_string("errors/error.html", context), status=status)


def domain_error(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Make a page, a toast or JSON of what an operation refused."""
    if error.status == 404:
        # One answer for what does not exist and for what is somebody else's.
        return plain_error(request, 404)
    return plain_error(request, error.status, force_str(error.message), force_str(error.title))


class ErrorMiddleware:
    """Turns DomainError into its answer; stands innermost, so that a refusal rolls the view's savepoint back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request; a method that a page does not take gets a page like every other refusal."""
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:
            explained = plain_error(request, 405)
            explained["Allow"] = response.headers.get("Allow", "")
            return explained
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer an operation's refusal; leave everything else to Django."""
        if not isinstance(exception, DomainError):
            return None
        log.info("refused", error=type(exception).__name__, status=exception.status, path=request.path)
        return domain_error(request, exception)
