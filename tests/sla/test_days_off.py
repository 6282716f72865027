"""What days off of one's own would change is told before they are saved, over all that counts business hours."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from accounts import operations as people
from accounts.days_off import MOST
from accounts.models import AuditLog, Organization
from atum_desk.core import clock
from sla import operations
from sla.models import SlaCycle, SlaPolicy
from sla.operations import Promise
from sla.terms import Metric
from sla.views import reapply
from sla.what_if import WhatIf, if_days_off_had_been
from tests.browsing import visit
from tests.factories import Cast, file_ticket, make_cast, ticket_in
from tickets import operations as desk
from tickets.models import Ticket
from tickets.states import Status

ADDRESS = "/desk/settings/sla/holidays/"
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
NOW = MONDAY + timedelta(hours=3)
NINE_TO_FIVE = {day: [("09:00", "17:00")] for day in ("mon", "tue", "wed", "thu", "fri")}
TUESDAY, THURSDAY_BEFORE = "2026-03-03", "2026-02-26"


def office(**more: int) -> Promise:
    """Promise a resolution within two days of work."""
    nothing = dict.fromkeys(("response_time_medium", "response_time_high"))
    return Promise(
        name="Standard", weekly=NINE_TO_FIVE, minutes={**nothing, "resolution_time_medium": 960, **more}
    )


@pytest.fixture
def cast(db: None) -> Cast:
    """Ticket 1 was late by an hour last week, 2 runs since Monday, 3 is under a service level around the clock."""
    cast = make_cast("Closed")
    manager = cast.actor("manager")
    with cast.scope():
        standard = operations.change_policy(
            SlaPolicy.objects.get().pk, office(resolution_time_high=480), actor=manager
        )
        operations.create_policy(
            Promise(name="Always", minutes={"resolution_time_medium": 960}, services=[cast.service.pk]),
            actor=manager,
        )
        with clock.at(MONDAY - timedelta(days=4)):
            late = ticket_in(cast, Status.IN_PROGRESS)
            desk.set_priority(late.pk, priority="HIGH", actor=manager)
        with clock.at(MONDAY - timedelta(days=3) + timedelta(hours=1)):
            desk.resolve(late.pk, actor=manager)
        with clock.at(MONDAY):
            running = ticket_in(cast, Status.IN_PROGRESS)
            always = desk.accept(file_ticket(cast, service_id=cast.service.pk).pk, actor=manager)
        assert [running.sla_policy_id, always.sla_policy_id].count(standard.pk) == 1
    return cast


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.at(NOW):
        yield


def tried(*days: str) -> WhatIf:
    return if_days_off_had_been([{"date": day, "name": ""} for day in days], NOW)


def moved(found: WhatIf) -> dict[tuple[int, Metric], object]:
    return {(one.number, one.metric): one.after for one in found.deadlines if one.metric is Metric.RESOLUTION}


def test_a_day_off_moves_what_counts_business_hours_alone(cast: Cast) -> None:
    with cast.scope():
        found = tried(TUESDAY)
        assert found.looked == 2, "the one around the clock is none of it"
        assert [(one.number, one.before, one.after) for one in found.deadlines] == [
            (2, MONDAY + timedelta(days=1, hours=8), MONDAY + timedelta(days=2, hours=8))
        ]
        assert found.verdicts == []
        turned = tried(THURSDAY_BEFORE).verdicts
        assert [(one.number, one.metric, one.before, one.after) for one in turned] == [
            (1, Metric.RESOLUTION, "BREACHED", "MET")
        ]
        assert (tried().deadlines, tried().verdicts) == ([], [])


def test_the_page_says_it_and_saves_nothing(cast: Cast) -> None:
    admin = visit(cast, "admin")
    page = admin.post(ADDRESS, {"holidays": f"{TUESDAY} Works outing\n{THURSDAY_BEFORE}", "what_if": "1"})
    text = page.content.decode()
    assert page.status_code == 200
    assert (
        "2 tickets under the service levels that count business hours were looked at; nothing is changed."
        in text
    )
    assert "1 open deadline" in text
    assert "4 Mar 2026, 17:00" in text
    assert '<td data-label="Now">Breached</td><td data-label="Then">Met</td>' in text
    assert f"{TUESDAY} Works outing\n{THURSDAY_BEFORE}</textarea>" in text
    with cast.scope():
        assert not Organization.objects.current().holidays
        assert Ticket.objects.get(number=2).sla_due_at == MONDAY + timedelta(days=1, hours=8)
        assert not AuditLog.objects.filter(action="organization.changed").exists()
    assert (
        "No deadline and no verdict would differ."
        in admin.post(ADDRESS, {"holidays": "2026-03-08 A Sunday", "what_if": "1"}).content.decode()
    )


def test_days_that_changed_meanwhile_are_saved_over_only_after_being_told(cast: Cast) -> None:
    admin = visit(cast, "admin")

    def seen_on(page: str) -> str:
        found = re.search(r'name="seen" value="(\w{64})"', page)
        assert found
        return found[1]

    at_first = seen_on(admin.get(ADDRESS).content.decode())
    assert admin.post(ADDRESS, {"holidays": TUESDAY, "seen": at_first}).status_code == 303
    mine = {"holidays": "2026-12-24 Mine"}
    told = admin.post(ADDRESS, mine | {"seen": at_first})
    page = told.content.decode()
    assert told.status_code == 409
    assert "Someone else changed the days off meanwhile." in page
    assert "2026-12-24 Mine</textarea>" in page
    with cast.scope():
        assert [one["date"] for one in Organization.objects.current().holidays] == [TUESDAY]
    assert admin.post(ADDRESS, mine | {"seen": seen_on(page)}).status_code == 303
    with cast.scope():
        assert [one["date"] for one in Organization.objects.current().holidays] == ["2026-12-24"]


def test_a_long_list_is_closed_at_first_and_says_where_it_ends(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin, entered = visit(cast, "admin"), {"holidays": TUESDAY, "what_if": "1"}
    short = admin.post(ADDRESS, entered).content.decode()
    assert '<details class="differing" open><summary' in short
    assert "are shown." not in short
    with cast.scope(), clock.at(MONDAY):
        ticket_in(cast, Status.IN_PROGRESS)
    monkeypatch.setattr(reapply, "OPEN_AT_MOST", 1)
    monkeypatch.setattr(reapply, "SHOWN_AT_MOST", 1)
    long = admin.post(ADDRESS, entered).content.decode()
    assert '<details class="differing"><summary id="differing-deadlines">2 open deadlines' in long
    assert long.count('<td data-label="Then">') == 1
    assert "The first 1 are shown." in long


def test_what_cannot_be_saved_is_not_tried_either(cast: Cast) -> None:
    admin = visit(cast, "admin")
    days = "\n".join(f"{date(2026, 1, 1) + timedelta(days=day):%Y-%m-%d}" for day in range(MOST + 1))
    for lines, sentence in ((days, "These are more than 500 days."), ("soon", "“soon” is no date.")):
        answer = admin.post(ADDRESS, {"holidays": lines, "what_if": "1"})
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert "What would differ" not in answer.content.decode()
    assert visit(cast, "manager").post(ADDRESS, {"holidays": TUESDAY, "what_if": "1"}).status_code == 403


@pytest.mark.parametrize("edited", [{}, {"resolution_time_medium": 600}])
def test_what_was_said_is_what_comes_by_saving_and_reapplying(cast: Cast, edited: dict[str, int]) -> None:
    manager = cast.actor("manager")
    with cast.scope():
        policy = SlaPolicy.objects.get(name="Standard")
        if edited:
            operations.change_policy(policy.pk, office(**edited), actor=manager)
            assert moved(tried("2026-12-24")) == {}, "what the edit alone would change is not for the day"
        said = moved(tried(TUESDAY))
        assert set(said) == {(2, Metric.RESOLUTION)}
        people.change_holidays({date(2026, 3, 3): ""}, actor=cast.actor("admin"))
        assert Ticket.objects.get(number=2).sla_due_at == MONDAY + timedelta(days=1, hours=8), "not by saving"
        run = operations.begin_reapply(policy.pk, actor=manager)
        while operations.advance_reapply(run.pk).is_open:
            pass
        kept = SlaCycle.objects.get(ticket__number=2, metric=Metric.RESOLUTION)
        assert {(2, Metric.RESOLUTION): kept.deadline} == said
        assert moved(tried(TUESDAY)) == {}
        assert moved(tried()) == {(2, Metric.RESOLUTION): kept.deadline - timedelta(days=1)}, "taken back"
