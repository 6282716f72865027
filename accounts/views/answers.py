"""How a page of accounts answers a form that was accepted."""

from typing import Any

from django.http import HttpResponseRedirect
from django.urls import reverse


class SeeOther(HttpResponseRedirect):
    """The answer after a POST: look at the page over there, with GET."""

    status_code = 303


def see_other(name: str, *args: Any) -> SeeOther:
    """Lead on to a page by its name."""
    return SeeOther(reverse(name, args=args))
