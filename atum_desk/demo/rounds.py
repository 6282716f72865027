"""What the staff of a demonstration organization have read already: what is open, up to their last look around."""

from datetime import datetime, timedelta
from random import Random

from accounts.models import AuditLog, User
from accounts.requests import actor_of
from atum_desk.core import clock
from atum_desk.demo.house import House
from tickets import operations
from tickets.models import Ticket

LATEST_MINUTES, EARLIEST_MINUTES = 100, 420


def look_around(house: House, now: datetime) -> None:
    """Let each member of staff have opened what last changed before their round, and what they changed themselves."""
    open_tickets = list(Ticket.objects.open())
    last_hands = {ticket.pk: _last_hand(ticket) for ticket in open_tickets}
    for person in User.objects.active().staff():
        rng = Random(f"{house.slug} {person.email} round")  # noqa: S311 - a story, no secret
        at = now - timedelta(minutes=rng.randint(LATEST_MINUTES, EARLIEST_MINUTES))
        for ticket in open_tickets:
            if ticket.updated_at <= at or last_hands[ticket.pk] == person.pk:
                with clock.at(max(at, ticket.updated_at)):
                    operations.look(ticket, actor=actor_of(person))


def _last_hand(ticket: Ticket) -> object:
    return AuditLog.objects.of("ticket", ticket.pk).latest_first().values_list("user_id", flat=True).first()
