"""Explains a ticket's clocks: every cycle, every stretch of time, as JSON."""

import json
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from atum_desk.core import clock
from atum_desk.management.scopes import scope_of
from sla.explanation import explain
from sla.operations import recalculate
from tickets.models import Ticket


class Command(BaseCommand):
    """Print the state of one ticket's clocks and where their time went."""

    help = "Explain the SLA clocks of a ticket as JSON, computed from its history."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the ticket's number, its organization, and the instant to look at."""
        parser.add_argument("number", type=int, help="the ticket's number, such as 1042")
        parser.add_argument("--organization", required=True, metavar="SLUG", help="whose ticket it is")
        parser.add_argument(
            "--at", metavar="TIME", help="an instant such as 2026-03-02T16:50+01:00; now if left out"
        )

    def handle(
        self, *_arguments: Any, number: int, organization: str, at: str | None, **_options: Any
    ) -> None:
        """Print the explanation."""
        moment = _instant(at) if at else clock.now()
        with scope_of(organization):
            ticket = Ticket.objects.filter(number=number).first()
            if ticket is None:
                raise CommandError(
                    _("%(organization)s has no ticket #%(number)s.")
                    % {"organization": organization, "number": number}
                )
            clocks = recalculate(ticket, at=moment)
            self.stdout.write(json.dumps(explain(ticket, clocks, moment), indent=2))


def _instant(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(
            _("“%(text)s” is no instant. Write it as 2026-03-02T16:50+01:00.") % {"text": text}
        ) from error
    if moment.tzinfo is None:
        raise CommandError(
            _("“%(text)s” has no time zone. Add one, as in 2026-03-02T16:50+01:00.") % {"text": text}
        )
    return moment
