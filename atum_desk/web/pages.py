"""The start page, which leads on by role, and the organization's colours."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import quote_etag
from django.views.decorators.http import condition

from accounts import policy
from accounts.access import public, sign_in_first
from accounts.models import User
from accounts.policy import Right
from accounts.requests import AtumRequest
from atum_desk.web.accent import chroma_of, stylesheet

DAY_S = 24 * 60 * 60


@public()
def home(request: AtumRequest) -> HttpResponse:
    """Lead to the desk or to the portal by role; signed out, to the sign-in page."""
    if not isinstance(request.user, User):
        return redirect("accounts:sign_in")
    return redirect("tickets:queue" if policy.may(request.actor, Right.SEE_DESK) else "tickets:portal_home")


@public()
def desk(request: AtumRequest) -> HttpResponse:
    """Lead to the queue: the desk's first page."""
    if not isinstance(request.user, User):
        return sign_in_first(request)
    return HttpResponseRedirect(reverse("tickets:queue"))


def _accent_etag(request: HttpRequest, *_: object, **__: object) -> str:
    hue = _hue(request)
    return quote_etag(f"{hue}-{chroma_of(hue):g}")


@public()
@condition(etag_func=_accent_etag)
def accent(request: AtumRequest) -> HttpResponse:
    """Give the organization's accent as a stylesheet; its address changes with the colour, so it may be kept."""
    response = HttpResponse(stylesheet(_hue(request)), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = f"private, max-age={DAY_S}"
    return response


def _hue(request: HttpRequest) -> int:
    organization = getattr(request, "organization", None)
    return int(organization.preferences.accent_hue) % 360 if organization is not None else 262
