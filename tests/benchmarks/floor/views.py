"""The floor's one page: fifty tickets by one keyset query, prepared as strings, printed by a plain template."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.template.loader import render_to_string

PAGE = 50
COLUMNS = "number, subject, status, priority, channel, created_at, updated_at, version"


@dataclass(frozen=True, slots=True)
class Row:
    """One ticket as strings."""

    number: str
    subject: str
    status: str
    priority: str
    channel: str
    created: str
    updated: str
    version: str


def tickets(request: HttpRequest) -> HttpResponse:
    """Show the newest tickets of the organization, from `after` on where it is given."""
    if not request.user.is_authenticated:
        return HttpResponseForbidden()
    after = request.GET.get("after", "2147483647")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM tickets WHERE organization_id = %s AND number < %s "
            "ORDER BY number DESC LIMIT %s",
            [request.GET["organization"], after, PAGE],
        )
        rows = list(_rows(cursor.fetchall()))
    return HttpResponse(render_to_string("floor.html", {"rows": rows, "user": request.user}, request=request))


def _rows(found: list[tuple[Any, ...]]) -> Iterator[Row]:
    for number, subject, status, priority, channel, created, updated, version in found:
        yield Row(
            str(number),
            subject,
            status,
            priority,
            channel,
            f"{created:%Y-%m-%d %H:%M}",
            f"{updated:%Y-%m-%d %H:%M}",
            str(version),
        )
