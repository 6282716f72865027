"""What a ticket's own page says of its clocks: each metric with its deadline, in counted time, and each step told."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.utils.html import strip_tags

from accounts.models import AuditLog
from atum_desk.core import clock
from sla.models import SlaPolicy
from sla.operations import Promise, change_policy, tick
from tests.browsing import visit
from tests.factories import Cast, file_ticket, make_cast
from tickets import operations
from tickets.choices import read_choices
from tickets.history import lines
from tickets.models import Ticket

FRIDAY = datetime(2026, 6, 12, 14, tzinfo=UTC)
"""Three hours before the office closes; the next opening is on Monday at nine."""


@pytest.fixture
def cast(db: None) -> Cast:
    cast = make_cast("Beside")
    with cast.scope():
        given = Promise(
            name="Office",
            minutes={"response_time_medium": 60, "resolution_time_medium": 240},
            weekly={day: [("09:00", "17:00")] for day in ("mon", "tue", "wed", "thu", "fri")},
        )
        change_policy(SlaPolicy.objects.get().pk, given, actor=cast.actor("admin"))
    return cast


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    with cast.scope(), clock.at(FRIDAY):
        return operations.accept(file_ticket(cast).pk, actor=cast.actor("manager"))


@pytest.fixture(autouse=True)
def sunday() -> Iterator[None]:
    with clock.at(FRIDAY + timedelta(hours=44)):
        yield


def panel(cast: Cast, ticket: Ticket) -> str:
    """Return the words between the clock's head and what people set there by hand."""
    page = visit(cast, "agent").get(f"/desk/tickets/{ticket.number}/").content.decode()
    part = page[page.index("<h2>Clock") :].partition("</section>")[0].partition('<dl class="properties')[0]
    return " ".join(unescape(re.sub("<[^>]+>", " ", part)).split())


def test_each_clock_stands_there_with_its_deadline_and_its_counted_time(cast: Cast, ticket: Ticket) -> None:
    assert panel(cast, ticket) == (
        "Clock Why? Every clock, explained "
        "First response 1 d 19 h over 100 % Due Fri 12 Jun 2026, 15:00 UTC 3 h counted of 1 h "
        "Resolution Due in 1 d 75 % Due Mon 15 Jun 2026, 10:00 UTC 3 h counted of 4 h"
    )


def test_what_is_met_says_in_which_time_and_what_waits_says_since_when(cast: Cast, ticket: Ticket) -> None:
    with cast.scope(), clock.at(FRIDAY + timedelta(minutes=20)):
        operations.reply(
            ticket.pk, content="Which one?", outcome=operations.Outcome.WAIT, actor=cast.actor("agent")
        )
    assert panel(cast, ticket) == (
        "Clock Why? Every clock, explained "
        "First response Met \N{MIDDLE DOT} 20 min "
        "Resolution Paused 8 % 20 min counted of 4 h "
        "It stands still since the customer was asked, 2 days ago ."
    )


def test_before_it_is_accepted_nothing_runs(cast: Cast) -> None:
    with cast.scope():
        ticket = file_ticket(cast)
    assert panel(cast, ticket) == "Clock It starts when the ticket is accepted."


def test_a_step_reads_as_what_the_service_level_did(cast: Cast, ticket: Ticket) -> None:
    with cast.scope():
        given = {"metric": "RESOLUTION", "at": "percent", "params": {}}
        policy = SlaPolicy.objects.get()
        policy.escalation_enabled, policy.escalation_rules = (
            True,
            [
                {**given, "amount": 10, "action": "level"},
                {**given, "amount": 20, "action": "notify", "params": {"to": "managers"}},
                {**given, "amount": 30, "action": "team", "params": {"team_id": str(cast.id)}},
            ],
        )
        policy.save_as(cast.actor("admin"))
        with clock.at(FRIDAY):
            other = operations.accept(file_ticket(cast).pk, actor=cast.actor("manager"))
        tick(clock.now())
        refused = (
            "Office could not do what was planned for the resolution, near its deadline or past it: "
            "The team of this step does not exist any more."
        )
        rows = AuditLog.objects.filter(entity_id=other.pk, action="ticket.sla_escalation").order_by("id")
        assert {unescape(strip_tags(line.sentence)) for line in lines(rows, read_choices().names)} == {
            "Office escalated the ticket, as the resolution is near its deadline or past it",
            "Office told people that the resolution is near its deadline or past it",
            refused,
        }
