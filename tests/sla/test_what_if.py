"""What other terms would change is told before they are saved, and is what then happens, in the background."""

import re
from collections.abc import Iterator
from copy import copy
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from accounts.models import AuditLog
from atum_desk.core import clock
from atum_desk.core.errors import Invalid, NotAllowed, NotFound
from atum_desk.core.ids import uuid7
from sla import operations
from sla.models import SlaCycle, SlaPolicy, SlaReapply
from sla.operations import Promise, reapplying, tick
from sla.operations.keeping import told_of
from sla.recalculation import differences
from sla.tasks import reapply_on
from sla.terms import Metric
from sla.what_if import if_applied_anew, if_it_had_been
from tests.browsing import visit
from tests.factories import Cast, make_cast, ticket_in
from tests.sla.test_policy_pages import given
from tickets import operations as desk
from tickets.models import Ticket
from tickets.states import Status

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)
NOW = BEGIN + timedelta(days=2)


def promise(**minutes: int) -> Promise:
    return Promise(name="Standard", minutes=minutes)


@pytest.fixture
def cast(db: None) -> Cast:
    """Four medium tickets of two days ago: in progress, waiting, answered after an hour and resolved, and a new one."""
    cast = make_cast("Tried")
    with cast.scope():
        operations.change_policy(
            SlaPolicy.objects.get().pk,
            promise(response_time_medium=120, resolution_time_medium=2_880),
            actor=cast.actor("admin"),
        )
        with clock.at(BEGIN):
            tickets = [
                ticket_in(cast, status)
                for status in (Status.IN_PROGRESS, Status.WAITING_CUSTOMER, Status.ASSIGNED)
            ]
            ticket_in(cast, Status.NEW)
        with clock.at(BEGIN + timedelta(hours=1)):
            desk.reply(
                tickets[2].pk, content="Done.", outcome=desk.Outcome.RESOLVE, actor=cast.actor("agent")
            )
        tick(NOW)
    return cast


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.at(NOW):
        yield


def changed(**minutes: int) -> SlaPolicy:
    return operations.proposed_policy(SlaPolicy.objects.get(), promise(**minutes))


def test_the_same_terms_change_nothing(cast: Cast) -> None:
    with cast.scope():
        found = if_it_had_been(changed(response_time_medium=120, resolution_time_medium=2_880), NOW)
    assert (found.looked, found.is_cut, found.deadlines, found.verdicts) == (3, False, [], [])


def test_stricter_terms_move_open_deadlines_and_turn_verdicts(cast: Cast) -> None:
    with cast.scope():
        found = if_it_had_been(changed(response_time_medium=30, resolution_time_medium=1_440), NOW)
        moved = {(one.number, one.metric): (one.before, one.after) for one in found.deadlines}
        turned = {(one.number, one.metric): (one.before, one.after) for one in found.verdicts}
        # The one in progress was due after two days and would have been after one.
        assert moved[1, Metric.RESOLUTION] == (BEGIN + timedelta(days=2), BEGIN + timedelta(days=1))
        # Answered after an hour: in time for two hours, and late for half an hour.
        assert turned[3, Metric.FIRST_RESPONSE] == ("MET", "BREACHED")
        assert (3, Metric.RESOLUTION) not in turned
        policy = SlaPolicy.objects.get()
        assert policy.response_time_medium == 120
        assert [list(differences(one)) for one in Ticket.objects.filter(sla_started_at__isnull=False)] == [
            [],
            [],
            [],
        ]


def test_the_form_shows_it_and_saves_nothing(cast: Cast) -> None:
    with cast.scope():
        policy = SlaPolicy.objects.get()
    sent: dict[str, Any] = {
        **given(open_when="always", name="Standard"),
        "response_time_medium": "30 min",
        "resolution_time_medium": "1 d",
        "steps-TOTAL_FORMS": "0",
        "what_if": "1",
    }
    page = visit(cast, "manager").post(f"/desk/settings/sla/{policy.pk}/", sent)
    text = page.content.decode()
    assert page.status_code == 200
    assert "3 tickets under this service level were looked at; nothing is changed." in text
    assert re.search(r"\d verdicts? of the last 30 days", text)
    assert '<td data-label="Now">Met</td><td data-label="Then">Breached</td>' in text
    assert 'value="30 min"' in text
    with cast.scope():
        assert SlaPolicy.objects.get().facts() == policy.facts()


def test_reapplying_does_what_was_said_and_leaves_what_is_decided(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reapplying, "CHUNK", 1)
    with cast.scope():
        policy = SlaPolicy.objects.get()
        operations.change_policy(
            policy.pk,
            promise(response_time_medium=30, resolution_time_medium=4_320),
            actor=cast.actor("manager"),
        )
        said = {
            (one.number, one.metric): one.after
            for one in if_applied_anew(SlaPolicy.objects.get(), NOW).deadlines
        }
        assert said
    manager, place = visit(cast, "manager"), f"/desk/settings/sla/{policy.pk}/reapply/"
    assert "What would change" in manager.get(place).content.decode()
    assert manager.post(place).status_code == 303
    assert "0</b> of 2 tickets" in manager.get(place).content.decode()
    assert manager.post(place).status_code == 422
    with cast.scope():
        run = SlaReapply.objects.get()
        for _ in range(5):
            reapply_on.run(run_id=str(run.pk))
        run.refresh_from_db()
        assert (run.state, run.looked, run.changed) == ("DONE", 2, 2)
        for ticket in Ticket.objects.filter(sla_started_at__isnull=False):
            assert list(differences(ticket)) == []
        open_now = SlaCycle.objects.filter(fulfilled_at__isnull=True)
        kept = {
            (one.ticket.number, Metric(one.metric)): one.deadline for one in open_now.select_related("ticket")
        }
        assert {key: kept[key] for key in said} == said
        assert AuditLog.objects.filter(action="ticket.sla_policy_applied").count() == 2
        assert AuditLog.objects.filter(action="sla_policy.reapplied").count() == 1
        assert if_applied_anew(SlaPolicy.objects.get(), NOW).deadlines == []
    assert "2 tickets were put under the present terms." in manager.get(place).content.decode()
    with cast.scope():
        again = operations.begin_reapply(policy.pk, actor=cast.actor("manager"))
        while operations.advance_reapply(again.pk).is_open:
            pass
        again.refresh_from_db()
        assert again.changed == 0


def test_reapplying_stops_where_it_is(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reapplying, "CHUNK", 1)
    with cast.scope():
        policy = SlaPolicy.objects.get()
        operations.change_policy(policy.pk, promise(resolution_time_medium=60), actor=cast.actor("manager"))
        run = operations.begin_reapply(policy.pk, actor=cast.actor("manager"))
        operations.advance_reapply(run.pk)
    manager, place = visit(cast, "manager"), f"/desk/settings/sla/{policy.pk}/reapply/"
    assert "Stop here" in manager.get(place).content.decode()
    assert manager.post(f"{place}stop/").status_code == 303
    with cast.scope():
        # A job that was on its way already comes to no further ticket.
        after = operations.advance_reapply(run.pk)
        assert (after.state, after.looked, after.changed) == ("STOPPED", 1, 1)
        assert AuditLog.objects.filter(action="sla_policy.reapply_stopped").count() == 1
        assert AuditLog.objects.filter(action="ticket.sla_policy_applied").count() == 1
    page = manager.get(place).content.decode()
    assert "<b>Stopped</b>" in page
    assert ", after 1 of 2 tickets: 1 ticket was put under the present terms." in " ".join(page.split())


def test_a_ticket_that_cannot_be_changed_is_named_and_holds_up_no_other(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply_policy = desk.apply_policy
    with cast.scope():
        policy = SlaPolicy.objects.get()
        first, second = Ticket.objects.open().filter(sla_started_at__isnull=False).order_by("number")

        def fail(ticket_id: UUID, **given: Any) -> Any:
            if ticket_id == first.pk:
                raise RuntimeError("This ticket cannot be read.")
            return apply_policy(ticket_id, **given)

        monkeypatch.setattr(desk, "apply_policy", fail)
        operations.change_policy(policy.pk, promise(resolution_time_medium=60), actor=cast.actor("manager"))
        run = operations.begin_reapply(policy.pk, actor=cast.actor("manager"))
        done = operations.advance_reapply(run.pk)
        assert (done.state, done.looked, done.changed, done.stayed) == ("DONE", 2, 1, [first.number])
        changed = AuditLog.objects.filter(action="ticket.sla_policy_applied")
        assert list(changed.values_list("entity_id", flat=True)) == [second.pk]
    page = visit(cast, "manager").get(f"/desk/settings/sla/{policy.pk}/reapply/").content.decode()
    assert "1 ticket could not be changed and keeps its terms:" in page
    assert f'href="/desk/tickets/{first.number}/">#{first.number}</a>' in page


def test_reapplying_terms_that_leave_every_column_as_it_is_puts_them_in_force(cast: Cast) -> None:
    with cast.scope():
        policy, ticket = SlaPolicy.objects.get(), Ticket.objects.get(status=Status.WAITING_CUSTOMER)
        # The deadline stays: only a step comes.
        step = {"metric": "RESOLUTION", "at": "before", "amount": 60, "action": "level"}
        minutes = {"response_time_medium": 120, "resolution_time_medium": 2_880}
        operations.change_policy(
            policy.pk,
            Promise(name="Standard", minutes=minutes, steps=[step]),
            actor=cast.actor("manager"),
        )
        run = operations.begin_reapply(policy.pk, actor=cast.actor("manager"))
        assert operations.advance_reapply(run.pk).changed == 2
        told = AuditLog.objects.filter(action="ticket.sla_policy_applied", entity_id=ticket.pk).get()
        assert told.new_values["sla"]["version"] == policy.version + 1
        assert Ticket.objects.get(pk=ticket.pk).sla_due_at == ticket.sla_due_at
        assert list(differences(ticket)) == []


def test_a_ticket_that_fails_holds_no_other_up(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with cast.scope():
        policy, first = SlaPolicy.objects.get(), Ticket.objects.open().order_by("number")[0]
        change = promise(response_time_medium=30, resolution_time_medium=4_320)
        operations.change_policy(policy.pk, change, actor=cast.actor("manager"))
        apply_policy = desk.apply_policy

        def failing(ticket_id: UUID, **said: Any) -> Ticket:
            if ticket_id == first.pk:
                list(Ticket.objects.raw("SELECT nothing"))
            return apply_policy(ticket_id, **said)

        monkeypatch.setattr(desk, "apply_policy", failing)
        run = operations.begin_reapply(policy.pk, actor=cast.actor("manager"))
        done = operations.advance_reapply(run.pk)
        assert (done.is_open, done.looked, done.changed) == (False, 2, 1)


def test_it_is_for_managers_and_within_the_organization(cast: Cast) -> None:
    with cast.scope():
        policy = SlaPolicy.objects.get()
        with pytest.raises(NotAllowed):
            operations.begin_reapply(policy.pk, actor=cast.actor("agent"))
        with pytest.raises(NotFound):
            operations.begin_reapply(uuid7(), actor=cast.actor("manager"))
        operations.begin_reapply(policy.pk, actor=cast.actor("manager"))
        with transaction.atomic(), pytest.raises(Invalid, match="already"):
            operations.begin_reapply(policy.pk, actor=cast.actor("manager"))
    other = make_cast("Elsewhere")
    assert visit(other, "manager").get(f"/desk/settings/sla/{policy.pk}/reapply/").status_code == 404


def test_a_ticket_that_came_under_another_level_meanwhile_stays_there(cast: Cast) -> None:
    with cast.scope():
        policy = SlaPolicy.objects.get()
        listed = Ticket.objects.get(status=Status.IN_PROGRESS)
        other = operations.create_policy(
            Promise(name="Urgent", minutes={"resolution_time_urgent": 60}), actor=cast.actor("manager")
        )
        desk.apply_policy(
            listed.pk, policy_id=other.pk, told=told_of(other, BEGIN), actor=cast.actor("manager")
        )
        operations.change_policy(policy.pk, promise(resolution_time_medium=60), actor=cast.actor("manager"))
        policy.refresh_from_db()
        # As it was listed, before.
        assert reapplying._reapply(listed, policy, cast.actor("manager")) is False
        assert Ticket.objects.get(pk=listed.pk).sla_policy_id == other.pk


def test_a_clock_that_would_not_run_is_told(cast: Cast) -> None:
    with cast.scope():
        policy = SlaPolicy.objects.get()
        policy.starts_on = "CREATED"
        policy.save_as(cast.actor("admin"))
        with clock.at(BEGIN):
            ticket = ticket_in(cast, Status.NEW)
        tick(NOW)
        proposed = copy(policy)
        proposed.starts_on = "ACCEPTED"
        found = if_it_had_been(proposed, NOW)
        gone = [one for one in found.verdicts if one.number == ticket.number]
        assert {(one.metric, one.before, one.after) for one in gone} == {
            (Metric.FIRST_RESPONSE, "BREACHED", "NO_CLOCK")
        }
        assert [(one.metric, one.after) for one in found.deadlines if one.number == ticket.number] != []


def test_holidays_of_a_tickets_own_time_are_counted_however_old_it_is(cast: Cast) -> None:
    with cast.scope():
        policy = SlaPolicy.objects.get()
        policy.business_hours_enabled, policy.holiday_country = True, "DE"
        policy.business_hours_schedule = {
            day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")
        }
        policy.resolution_time_medium = 5 * 480
        policy.save_as(cast.actor("admin"))
        with clock.at(datetime(2023, 12, 21, 9, tzinfo=UTC)):
            ticket_in(cast, Status.IN_PROGRESS)
        tick(NOW)
        number = Ticket.objects.order_by("-number").values_list("number", flat=True)[0]
        for found in (if_it_had_been(copy(policy), NOW), if_applied_anew(policy, NOW)):
            assert [one for one in found.deadlines if one.number == number] == []
