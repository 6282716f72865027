"""How a page of accounts answers a form that was accepted, and a link that is void."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from atum_desk.core.http import plain_error

GET_POST = ("GET", "HEAD", "POST")


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what a form sent, None where it is only asked for."""
    return request.POST if request.method == "POST" else None


class SeeOther(HttpResponseRedirect):
    """The answer after a POST: look at the page over there, with GET."""

    status_code = 303


def see_other(name: str, *args: Any) -> SeeOther:
    """Lead on to a page by its name."""
    return SeeOther(reverse(name, args=args))


def void_link(request: HttpRequest, advice: str) -> HttpResponse:
    """Answer a link that is used up, too old, or made up: one answer for all, so that it tells nothing."""
    return plain_error(request, 404, advice, _("This link is no longer valid"))
