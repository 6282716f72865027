"""Requests are UTF-8, whatever they claim: Python has charsets that decode to what neither page nor database takes."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.http import parse_header_parameters

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Utf8Only:
    """Takes the charset out of the content type before Django reads the query by it, ahead of every middleware."""

    def __init__(self, application: Application) -> None:
        """Take the application that answers."""
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer the request."""
        if given := environ.get("CONTENT_TYPE"):
            environ["CONTENT_TYPE"] = without_charset(given)
        return self.application(environ, start_response)


def without_charset(content_type: str) -> str:
    """Return the type, and the boundary of one in several parts; nothing of one that cannot be read."""
    try:
        kind, parameters = parse_header_parameters(content_type)
    except ValueError:
        return ""
    boundary = parameters.get("boundary", "")
    return f'{kind}; boundary="{boundary}"' if boundary else kind
