"""A month's promises as a file: written piece by piece, each piece once, and handed to whoever asked for it."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import audit
from accounts import policy as rights
from accounts.models import Team, User
from accounts.policy import Right
from atum_desk.core import clock
from atum_desk.core.actors import Actor
from atum_desk.core.errors import Invalid, NotAllowed, NotFound
from sla.models import BackgroundState, Export, SlaPolicy
from sla.months import Month
from sla.overview import Which, promises_of
from sla.words import METRIC_WORDS, VERDICT_WORDS
from tickets.files import storage
from tickets.models import Service

PIECE = 5_000
"""Rows that one job writes."""
KEPT_FOR = timedelta(days=1)
"""How long the files that no ticket knows are kept (`tickets/files`)."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
HEADER = (
    "Ticket", "Subject", "Status", "Priority", "Service", "Team", "Assignee", "Service level", "Promise", "Number",
    "Started", "Due", "Done", "Breached", "Verdict",
)  # fmt: skip


@transaction.atomic
def begin_export(month: Month, zone: ZoneInfo, *, actor: Actor) -> Export:
    """Note that a month's promises are wanted as a file; nothing is written yet. Raises NotAllowed.

    Records `export.begun`.
    """
    rights.require(actor, Right.SEE_REPORTS)
    if actor.user_id is None:
        raise NotAllowed(_("Only a person can take files away."))
    export = Export(
        user_id=actor.user_id,
        month=str(month),
        timezone=zone.key,
        total=promises_of(Which(month), zone).count(),
        created_at=clock.now(),
    )
    export.save(force_insert=True)
    audit.record("export.begun", entity_type="export", entity_id=export.pk, actor=actor, month=str(month))
    return export


@transaction.atomic
def advance_export(export_id: UUID) -> Export:
    """Write the next piece of the file. What a job that died had written beyond the last whole piece is cut off."""
    export: Export = Export.objects.select_for_update(of=("self",)).get(pk=export_id)
    if not export.is_open:
        return export
    month, zone = Month.read(export.month), ZoneInfo(export.timezone)
    assert month is not None
    found = promises_of(Which(month), zone)
    if export.after_at is not None:
        later = Q(due_at__gt=export.after_at) | Q(due_at=export.after_at, pk__gt=export.after_id)
        found = found.filter(later)
    piece = list(found[:PIECE])
    export.size = _append(export, piece, zone)
    export.rows += len(piece)
    if piece:
        export.after_at, export.after_id = piece[-1].due_at, piece[-1].pk
    if len(piece) < PIECE:
        export.state, export.finished_at = BackgroundState.DONE.value, clock.now()
    export.save()
    return export


@transaction.atomic
def stop_export(export_id: UUID, *, actor: Actor) -> Export:
    """Write no further, and leave no file; one that is whole already stays. Raises NotAllowed, NotFound.

    Records `export.stopped`.
    """
    find_export(export_id, actor)
    export: Export = Export.objects.select_for_update(of=("self",)).get(pk=export_id)
    if export.is_open:
        storage.remove(storage.place_of(export.pk))
        export.state, export.finished_at = BackgroundState.STOPPED.value, clock.now()
        export.save()
        audit.record(
            "export.stopped", entity_type="export", entity_id=export.pk, actor=actor, month=export.month
        )
    return export


@transaction.atomic
def take_export(export_id: UUID, *, actor: Actor) -> Export:
    """Record that the actor takes the file, and return its export.

    Raises NotAllowed, NotFound for somebody else's, Invalid where the file is not written yet or gone already.
    Records `export.downloaded`.
    """
    export = find_export(export_id, actor)
    if export.is_open:
        raise Invalid(_("The file is still being written. Try again in a moment."))
    if not is_there(export):
        raise Invalid(_("Files are kept for a day. Export the month again."))
    audit.record(
        "export.downloaded",
        entity_type="export",
        entity_id=export.pk,
        actor=actor,
        month=export.month,
        rows=export.rows,
    )
    return export


def find_export(export_id: UUID, actor: Actor) -> Export:
    """Return the actor's own export. Raises NotAllowed, NotFound."""
    rights.require(actor, Right.SEE_REPORTS)
    found: Export | None = Export.objects.filter(pk=export_id, user_id=actor.user_id).first()
    if found is None:
        raise NotFound(_("There is no such export."))
    return found


def last_export(actor: Actor) -> Export | None:
    """Return the actor's latest export of those whose file is kept still or being written."""
    since = clock.now() - KEPT_FOR
    own = Export.objects.filter(user_id=actor.user_id, created_at__gte=since)
    found: Export | None = own.exclude(state=BackgroundState.STOPPED.value).order_by("-created_at").first()
    return found


def is_there(export: Export) -> bool:
    """Say whether the file is kept still."""
    return storage.absolute(storage.place_of(export.pk)).exists()


def _append(export: Export, piece: list[Any], zone: ZoneInfo) -> int:
    """Write rows behind the last whole piece, and return how long the file is now."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    if export.size == 0:
        writer.writerow(HEADER)
    writer.writerows(_rows(piece, zone))
    path = storage.absolute(storage.place_of(export.pk))
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("r+b" if path.exists() else "w+b") as file:
        path.chmod(0o600)
        file.truncate(export.size)
        file.seek(export.size)
        # The mark tells spreadsheets that the text is UTF-8.
        file.write(text.getvalue().encode("utf-8-sig" if export.size == 0 else "utf-8"))
        return file.tell()


def _rows(piece: list[Any], zone: ZoneInfo) -> Iterator[list[str]]:
    names = _names()
    for cycle in piece:
        ticket = cycle.ticket
        told = (
            ticket.number,
            ticket.subject,
            ticket.status,
            cycle.priority,
            names.get(ticket.service_id, ""),
            names.get(ticket.team_id, ""),
            names.get(ticket.assigned_to_id, ""),
            names.get(cycle.policy_id, ""),
            METRIC_WORDS[cycle.metric],
            cycle.number,
            _when(cycle.started_at, zone),
            _when(cycle.due_at, zone),
            _when(cycle.fulfilled_at, zone),
            _when(cycle.breached_at, zone),
            VERDICT_WORDS[cycle.verdict],
        )
        yield [_cell(one) for one in told]


def _names() -> dict[UUID, str]:
    names: dict[UUID, str] = dict(User.objects.staff().values_list("pk", "full_name"))
    for model in (Team, Service, SlaPolicy):
        names |= dict(model.objects.values_list("pk", "name"))
    return names


def _when(moment: datetime | None, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).isoformat(sep=" ", timespec="seconds") if moment else ""


def _cell(value: Any) -> str:
    """Return a value as a cell that no spreadsheet takes for a formula."""
    text = str(value).replace("\0", "")
    return f"'{text}" if text.startswith(FORMULA) else text
