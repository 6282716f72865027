"""Behind a proxy: whose request it is, as the proxy saw it."""

import ipaddress
from collections.abc import Callable
from contextlib import suppress

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse


class ForwardedAddressMiddleware:
    """Take the visitor's address from the proxy: every request would come from the proxy's own, and one be locked out
    for what another tried.

    Only the last address of X-Forwarded-For is the proxy's word; whoever asks writes what they like before it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Take the next layer; without a proxy in front the header is anybody's, so there is nothing to do."""
        if not settings.BEHIND_PROXY:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on under the visitor's address, where the proxy named one."""
        forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        with suppress(ValueError):
            request.META["REMOTE_ADDR"] = str(ipaddress.ip_address(forwarded))
        return self.get_response(request)
