"""The request's body, read whole before its transaction opens: small, or with files for a view that takes them."""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import connection
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.template.defaultfilters import filesizeformat
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from atum_desk.core.http import plain_error
from atum_desk.core.spool import CHUNK, SpoolHandler

View = Callable[..., HttpResponseBase]
# So much of what is too large is read and thrown away: a browser shows an answer only after it has sent all.
DRAINED = 4


def takes_files(view: View) -> View:
    """Mark a view that takes files; to all others a large body is refused."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def read_body(request: HttpRequest) -> HttpResponse | None:
    """Read the body; return an answer where it cannot be taken."""
    if not connection.in_atomic_block:
        # What arrives slowly holds no connection of the pool either.
        connection.close()
    if _is_upload(request):
        return _read_files(request)
    try:
        len(request.body)
    except RequestDataTooBig:
        return plain_error(request, 413)
    except UnreadablePostError:
        return _interrupted(request)
    return None


def _is_upload(request: HttpRequest) -> bool:
    if request.content_type != "multipart/form-data" or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    try:
        return getattr(resolve(request.path_info).func, "takes_files", False)
    except Resolver404:
        return False


def _read_files(request: HttpRequest) -> HttpResponse | None:
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if length > settings.UPLOAD_BODY_BYTES:
        _drain(request, length)
        sentence = _(
            "Together that is more than %(size)s, the most that can be sent at once. Go back: what you typed is still "
            "there. Send fewer files, or smaller ones."
        ) % {"size": filesizeformat(settings.UPLOAD_BODY_BYTES)}
        return plain_error(request, 413, sentence)
    request.upload_handlers = [SpoolHandler()]
    body = _Counted(request)
    parse = request.parse_file_upload

    def counted(META: Mapping[str, Any], post_data: Any) -> Any:  # noqa: N803 - Django's own names
        return parse(META, body)  # type: ignore[arg-type]

    request.parse_file_upload = counted  # type: ignore[method-assign]
    try:
        len(request.FILES)
    except RequestDataTooBig:
        return plain_error(request, 413)
    except (MultiPartParserError, SuspiciousOperation):
        return plain_error(request, 400)
    except UnreadablePostError:
        return _interrupted(request)
    # The parser takes a body that ends too early for a whole one.
    return _interrupted(request) if body.bytes_read < length else None


class _Counted:
    """A body that knows how much of it arrived."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.bytes_read = 0

    def read(self, size: int = -1) -> bytes:
        """Read on, and count."""
        piece: bytes = self._request.read(size)
        self.bytes_read += len(piece)
        return piece


def _drain(request: HttpRequest, length: int) -> None:
    left = min(length, DRAINED * settings.UPLOAD_BODY_BYTES)
    try:
        while left > 0 and (piece := request.read(min(CHUNK, left))):
            left -= len(piece)
    except UnreadablePostError:
        return


def _interrupted(request: HttpRequest) -> HttpResponse:
    return plain_error(
        request,
        400,
        _(
            "The connection broke before everything had arrived; nothing was saved. Go back and send it again."
        ),
        _("Interrupted"),
    )
