"""Computes all clocks of an organization anew from the history, and tells or mends what differs."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from atum_desk.core import clock
from atum_desk.management.scopes import scope_of
from sla.operations import mend
from sla.recalculation import differences
from tickets.models import Ticket

CHUNK = 200


class Command(BaseCommand):
    """Compare what is stored of every started ticket's clocks with what its history says."""

    help = "Recalculate the SLA clocks of an organization from its history; a healthy database has 0 differences."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the organization, and whether to look only."""
        parser.add_argument("--organization", required=True, metavar="SLUG", help="whose tickets")
        parser.add_argument("--dry-run", action="store_true", help="tell the differences and change nothing")

    def handle(self, *_arguments: Any, organization: str, dry_run: bool, **_options: Any) -> None:
        """Go through the tickets, a chunk a transaction."""
        tickets = found = 0
        last: UUID | None = None
        while True:
            with scope_of(organization):
                chunk = Ticket.objects.filter(sla_started_at__isnull=False).order_by("pk")
                rows = list(chunk.filter(pk__gt=last)[:CHUNK] if last else chunk[:CHUNK])
                for ticket in rows:
                    found += self._look_at(ticket, mends=not dry_run)
            tickets += len(rows)
            if len(rows) < CHUNK:
                break
            last = rows[-1].pk
        told = {"tickets": tickets, "differences": found}
        self.stdout.write(
            (
                _("%(tickets)s tickets, %(differences)s differences.")
                if dry_run or not found
                else _("%(tickets)s tickets, %(differences)s differences mended.")
            )
            % told
        )

    def _look_at(self, ticket: Ticket, *, mends: bool) -> int:
        found = list(differences(ticket))
        if found:
            # Somebody may have changed it since it was read: what is told is looked at once more, while nobody can.
            locked = Ticket.objects.select_for_update(no_key=True).filter(pk=ticket.pk)
            found = [one for held in locked for one in differences(held)]
        for one in found:
            self.stdout.write("#{number} {what}: {stored} → {computed}".format(**asdict(one)))
        if found and mends:
            mend(ticket.pk, at=clock.now())
        return len(found)
