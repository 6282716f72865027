"""Reminders: one for each person and ticket, told once, by the minute's task."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts import operations as people
from accounts.models import Notification
from atum_desk.core import clock
from atum_desk.core.errors import Invalid, NotAllowed, NotFound
from atum_desk.core.events import Event
from atum_desk.core.tasks import organizations_due
from tests.factories import ARRANGER, Cast, ticket_in
from tickets import operations, tasks
from tickets.models import TicketReminder
from tickets.reminders import offered, offers
from tickets.states import Status

HOUR = timedelta(hours=1)


def test_a_person_has_one_reminder_of_a_ticket_and_can_take_it_back(cast: Cast, heard: list[Event]) -> None:
    ticket, agent, at = ticket_in(cast, Status.IN_PROGRESS), cast.actor("agent"), clock.now()
    heard.clear()
    operations.remind(ticket.pk, remind_at=at + HOUR, actor=agent)
    operations.remind(ticket.pk, remind_at=at + 2 * HOUR, actor=agent)
    operations.remind(ticket.pk, remind_at=at + HOUR, actor=cast.actor("manager"))
    assert TicketReminder.objects.get(user=cast.agent).remind_at == at + 2 * HOUR
    operations.forget(ticket.pk, actor=agent)
    operations.forget(ticket.pk, actor=agent)
    assert list(TicketReminder.objects.values_list("user", flat=True)) == [cast.manager.pk]
    verbs = [event.verb.partition(".")[2] for event in heard]
    assert verbs == ["created", "changed", "created", "deleted"]


def test_past_and_far_moments_requesters_and_foreign_tickets_are_refused(other: Cast, cast: Cast) -> None:
    ticket, at = ticket_in(cast, Status.IN_PROGRESS), clock.now()
    for moment in (at - HOUR, at, at + timedelta(days=800)):
        with pytest.raises(Invalid):
            operations.remind(ticket.pk, remind_at=moment, actor=cast.actor("agent"))
    with pytest.raises(NotAllowed):
        operations.remind(ticket.pk, remind_at=at + HOUR, actor=cast.actor("requester"))
    with pytest.raises(NotFound):
        operations.remind(other.team.pk, remind_at=at + HOUR, actor=cast.actor("agent"))
    assert not TicketReminder.objects.exists()


def test_what_is_due_is_told_once_and_the_rest_waits(cast: Cast) -> None:
    ticket, at = ticket_in(cast, Status.IN_PROGRESS), clock.now()
    operations.remind(ticket.pk, remind_at=at + HOUR, actor=cast.actor("agent"))
    operations.remind(ticket.pk, remind_at=at + 3 * HOUR, actor=cast.actor("manager"))
    assert cast.id not in organizations_due("reminders", at)
    assert cast.id in organizations_due("reminders", at + HOUR)
    tasks.remind.run()
    assert not _told()
    with clock.at(at + 2 * HOUR):
        tasks.remind.run()
        tasks.remind.run()
    assert _told() == [(cast.agent.pk, ticket.pk)]
    assert TicketReminder.objects.get().user_id == cast.manager.pk


def test_who_left_is_not_told(cast: Cast) -> None:
    ticket, at = ticket_in(cast, Status.IN_PROGRESS), clock.now()
    operations.remind(ticket.pk, remind_at=at + HOUR, actor=cast.actor("colleague"))
    people.deactivate(cast.colleague.pk, successor_id=cast.agent.pk, actor=ARRANGER)
    with clock.at(at + 2 * HOUR):
        tasks.remind.run()
    assert not _told()
    assert not TicketReminder.objects.exists()


def _told() -> list[tuple[object, object]]:
    return list(Notification.objects.filter(kind="reminder").values_list("user_id", "ticket_id"))


@pytest.mark.parametrize(
    ("at", "keys"),
    [
        ("2026-11-23T09:10", ["hour", "afternoon", "tomorrow", "week"]),
        ("2026-11-23T13:45", ["hour", "tomorrow", "week"]),
        ("2026-11-29T23:30", ["hour", "tomorrow", "week"]),
    ],
)
def test_a_working_day_offers_its_moments_on_the_persons_clock(at: str, keys: list[str]) -> None:
    zone = ZoneInfo("Europe/Oslo")
    here = datetime.fromisoformat(at).replace(tzinfo=zone)
    with timezone.override(zone):
        found = {offer.key: offer.at for offer in offers(here.astimezone(UTC))}
        assert offered("hour", here) == here + HOUR
        assert offered("never", here) is None
    assert list(found) == keys
    assert all(moment > here for moment in found.values())
    assert (found["tomorrow"].hour, found["tomorrow"].date()) == (9, here.date() + timedelta(days=1))
    assert (found["week"].weekday(), found["week"].hour) == (0, 9)


def test_morning_is_at_nine_also_after_the_clocks_changed() -> None:
    zone = ZoneInfo("Europe/Oslo")
    with timezone.override(zone):
        eve = datetime(2026, 10, 24, 12, tzinfo=zone)
        tomorrow = offered("tomorrow", eve)
    assert tomorrow is not None
    assert tomorrow.astimezone(UTC) == datetime(2026, 10, 25, 8, tzinfo=UTC)
