"""Behind a proxy the last word of X-Forwarded-For is the visitor's address; without one the header is nobody's word."""

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings

from atum_desk.proxy import ForwardedAddressMiddleware


def tell(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.META["REMOTE_ADDR"])


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("198.51.100.1, 192.0.2.7", "192.0.2.7"),
        ("2001:db8::7", "2001:db8::7"),
        ("192.0.2.7, made up", "127.0.0.1"),
        ("", "127.0.0.1"),
    ],
)
def test_the_proxy_names_the_visitor(forwarded: str, address: str) -> None:
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded})
    with override_settings(BEHIND_PROXY=True):
        assert ForwardedAddressMiddleware(tell)(request).content.decode() == address


def test_without_a_proxy_nobody_is_believed() -> None:
    with override_settings(BEHIND_PROXY=False), pytest.raises(MiddlewareNotUsed):
        ForwardedAddressMiddleware(tell)
