"""Decorators that say who a view is for, and by which methods it is reached."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import policy
from accounts.models import User
from accounts.policy import Right
from atum_desk.core.errors import NotAllowed

View = Callable[..., HttpResponseBase]


def desk(*rights: Right, methods: tuple[str, ...] = ("GET", "HEAD")) -> Callable[[View], View]:
    """Make a view of the desk: for staff who hold all `rights`."""
    return _guarded((Right.SEE_DESK, *rights), methods)


def portal(methods: tuple[str, ...] = ("GET", "HEAD")) -> Callable[[View], View]:
    """Make a view of the portal: for requesters; staff are sent a sentence that names the desk."""

    def check(user: User) -> None:
        if user.works_here:
            raise NotAllowed(_("The portal is for requesters. Your place is the desk."))

    return _signed_in(check, methods)


def signed_in(methods: tuple[str, ...] = ("GET", "HEAD")) -> Callable[[View], View]:
    """Make a view for everybody who is signed in."""
    return _signed_in(lambda user: None, methods)


def public(methods: tuple[str, ...] = ("GET", "HEAD")) -> Callable[[View], View]:
    """Make a view that needs no log-in."""

    return _reached_by(methods)


def _reached_by(methods: tuple[str, ...]) -> Callable[[View], View]:
    """Take these methods alone; what only reads needs no savepoint inside the request's transaction."""

    def decorate(view: View) -> View:
        taken: View = require_http_methods(list(methods))(view)
        return taken if "POST" in methods else transaction.non_atomic_requests(taken)

    return decorate


def _guarded(rights: tuple[Right, ...], methods: tuple[str, ...]) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            for right in rights:
                policy.require(request.actor, right)
            return view(request, *args, **kwargs)

        return _signed_in(lambda user: None, methods)(checked)

    return decorate


def _signed_in(check: Callable[[User], None], methods: tuple[str, ...]) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not isinstance(request.user, User):
                return sign_in_first(request)
            check(request.user)
            return view(request, *args, **kwargs)

        return _reached_by(methods)(checked)

    return decorate


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """Send a visitor to the sign-in page and back; a fragment asks the whole page to go there."""
    login = reverse("accounts:sign_in")
    if request.headers.get("HX-Request"):
        came_from = _path_here(request, request.headers.get("HX-Current-URL", ""))
        response = HttpResponse(status=401)
        response["HX-Redirect"] = f"{login}?{urlencode({'again': 1, 'next': came_from})}"
        return response
    if request.method == "GET":
        return redirect_to_login(request.get_full_path(), login)
    return redirect_to_login(_path_here(request, request.headers.get("Referer", "")), f"{login}?again=1")


def _path_here(request: HttpRequest, address: str) -> str:
    """Return the path of the page that the visitor was on when the session ended, "/" for one that is elsewhere."""
    if not url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    parts = urlsplit(address)
    return urlunsplit(("", "", parts.path or "/", parts.query, ""))
