"""The settings' pages of service levels, and a ticket's clocks: what is entered is kept, what is wrong is named."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts import operations as people
from accounts.models import AuditLog, Organization
from atum_desk.core import clock
from sla.models import SlaPolicy
from tests.browsing import visit
from tests.factories import Cast, file_ticket, make_cast
from tickets import operations
from tickets.models import Ticket

NEW, LIST = "/desk/settings/sla/new/", "/desk/settings/sla/"


CLOSED = {f"hours_{day}": "" for day in ("mon", "tue", "wed", "thu", "fri")}


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast("Policies")


@pytest.fixture
def manager(cast: Cast) -> Client:
    return visit(cast, "manager")


def given(**more: Any) -> dict[str, Any]:
    """Return what a whole form sends: Berlin, nine to five, a holiday country, one step."""
    steps = {
        "steps-TOTAL_FORMS": "2",
        "steps-INITIAL_FORMS": "0",
        "steps-0-metric": "RESOLUTION",
        "steps-0-amount": "80",
        "steps-0-at": "percent",
        "steps-0-action": "notify",
        "steps-0-whom": "managers",
        "steps-1-metric": "FIRST_RESPONSE",
        "steps-1-amount": "",
        "steps-1-at": "percent",
        "steps-1-action": "notify",
    }
    hours = {f"hours_{day}": "9-17" for day in ("mon", "tue", "wed", "thu", "fri")}
    return {
        "name": "Berlin",
        "resolution_time_high": "4 h 30 min",
        "response_time_high": "30",
        "starts_on": "ACCEPTED",
        "open_when": "hours",
        "timezone": "Europe/Berlin",
        "holiday_country": "DE",
        "is_active": "on",
        **hours,
        **steps,
        **more,
    }


def test_a_new_policy_is_kept_as_it_was_entered(cast: Cast, manager: Client) -> None:
    assert manager.post(NEW, given()).status_code == 303
    with cast.scope():
        kept = SlaPolicy.objects.get(name="Berlin")
        assert (kept.resolution_time_high, kept.response_time_high, kept.response_time_low) == (270, 30, None)
        assert kept.business_hours_schedule["fri"] == [["09:00", "17:00"]]
        assert (kept.timezone, kept.holiday_country, kept.position) == ("Europe/Berlin", "DE", 1)
        assert kept.escalation_rules == [
            {
                "metric": "RESOLUTION",
                "at": "percent",
                "amount": 80,
                "action": "notify",
                "params": {"to": "managers"},
                "only_in_hours": False,
            }
        ]
        assert AuditLog.objects.filter(action="sla_policy.created", entity_id=kept.pk).exists()
    page = manager.get(f"{LIST}{kept.pk}/").content.decode()
    assert "4 h 30 min" in page
    assert 'value="09:00\N{EN DASH}17:00"' in page


def test_a_new_level_begins_in_the_time_zone_of_the_organization(cast: Cast, manager: Client) -> None:
    with cast.scope():
        own = Organization.objects.current()
        people.change_organization(
            name=own.name,
            preferences=replace(own.preferences, timezone="Europe/Berlin"),
            actor=cast.actor("admin"),
        )
    page = manager.get(NEW).content.decode()
    assert '<option value="Europe/Berlin" selected>' in page
    assert '<option value="UTC" selected>' not in page


def test_what_is_shown_is_what_is_sent_back_and_changes_nothing(cast: Cast, manager: Client) -> None:
    manager.post(NEW, given())
    with cast.scope():
        kept = SlaPolicy.objects.get(name="Berlin")
    again = given(hours_mon="09:00\N{EN DASH}17:00", resolution_time_high="4 h 30 min")
    assert manager.post(f"{LIST}{kept.pk}/", again).status_code == 303
    with cast.scope():
        assert SlaPolicy.objects.get(name="Berlin").version == 1
    manager.post(f"{LIST}{kept.pk}/", given(resolution_time_high="5 h"))
    with cast.scope():
        assert SlaPolicy.objects.get(name="Berlin").version == 2


def test_a_level_that_changed_meanwhile_is_saved_over_only_after_being_told(
    cast: Cast, manager: Client
) -> None:
    manager.post(NEW, given())
    with cast.scope():
        address = f"{LIST}{SlaPolicy.objects.get(name='Berlin').pk}/"
    assert '<input type="hidden" name="seen" value="1"' in manager.get(address).content.decode()
    first = given(seen="1", resolution_time_high="5 h", services=[str(cast.service.pk)])
    assert manager.post(address, first).status_code == 303
    told = manager.post(address, given(seen="1", description="The other tab"))
    page = told.content.decode()
    assert told.status_code == 409
    assert "Someone else changed this service level meanwhile." in page
    assert "The other tab" in page
    assert '<input type="hidden" name="seen" value="2"' in page
    with cast.scope():
        assert SlaPolicy.objects.get(name="Berlin").resolution_time_high == 300
    wrong = manager.post(address, given(seen="1", name=""))
    assert '<input type="hidden" name="seen" value="1"' in wrong.content.decode(), (
        "nothing was told of it yet"
    )
    assert manager.post(address, given(seen="2", description="The other tab")).status_code == 303
    with cast.scope():
        kept = SlaPolicy.objects.get(name="Berlin")
        assert (kept.version, kept.description, kept.resolution_time_high) == (3, "The other tab", 270)


def test_the_services_of_a_level_are_part_of_what_may_change_meanwhile(cast: Cast, manager: Client) -> None:
    manager.post(NEW, given())
    with cast.scope():
        address = f"{LIST}{SlaPolicy.objects.get(name='Berlin').pk}/"
    assert manager.post(address, given(seen="1", services=[str(cast.service.pk)])).status_code == 303
    assert manager.post(address, given(seen="1")).status_code == 409


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"hours_tue": "09:00-12:00, 11:00-14:00"}, "Span 2: This span overlaps span 1 of Tuesday."),
        ({"timezone": "Europe/Atlantis"}, "This is not offered any more."),
        (CLOSED, "The calendar never opens"),
        ({"resolution_time_low": "-5"}, "A span of time is not negative."),
        ({"resolution_time_low": "soon"}, "This is no span of time."),
        ({"resolution_time_low": "0"}, "A target is at least one minute"),
        ({"steps-0-amount": "0"}, "This is too small. Enter 1 or more."),
        ({"steps-0-whom": "person:01890000-0000-7000-8000-000000000001"}, "This is not offered any more."),
        ({"steps-0-action": "assign"}, "This person does not work here."),
        ({"steps-0-action": "team"}, "There is no such team."),
        ({"steps-0-whom": ""}, "Say who is told."),
        (
            {"hours_wed": "09:00-25:00"},
            "Span 1: “25:00” is not a time",
        ),
        ({"hours_wed": "all day"}, "is no span of hours"),
        ({"holiday_country": "XX"}, "This is not offered any more."),
        (
            {**CLOSED, "hours_mon": "09:00-09:05", "resolution_time_low": "3650 d"},
            "In these hours this would take more than 100 years.",
        ),
        ({"steps-1-metric": "RESOLUTION"}, "Enter when this is done."),
        ({"steps-1-at": "after"}, "Enter when this is done."),
        ({"steps-1-action": "priority"}, "Enter when this is done."),
        ({"steps-1-whom": "managers"}, "Enter when this is done."),
        ({"steps-1-only_in_hours": "on"}, "Enter when this is done."),
        (
            {"steps-1-metric": "RESOLUTION", "steps-1-amount": "80", "steps-1-whom": "managers"},
            "This step is there already.",
        ),
        ({"name": "Standard"}, "There is a service level of this name already."),
        ({"name": ""}, "This is still empty."),
    ],
)
def test_what_is_wrong_is_named_beside_its_line_and_nothing_is_lost(
    cast: Cast, manager: Client, wrong: dict[str, str], sentence: str
) -> None:
    answer = manager.post(NEW, given(description="Kept while mended", **wrong))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page.replace("&#x27;", "'").replace("&quot;", '"')
    assert "Kept while mended" in page
    with cast.scope():
        assert SlaPolicy.objects.count() == 1


def test_the_order_is_changed_by_a_button(cast: Cast, manager: Client) -> None:
    manager.post(NEW, given())
    with cast.scope():
        berlin = SlaPolicy.objects.get(name="Berlin")
    assert manager.post(f"{LIST}{berlin.pk}/move/", {"to": "up"}).status_code == 303
    with cast.scope():
        assert list(SlaPolicy.objects.order_by("position").values_list("name", flat=True)) == [
            "Berlin",
            "Standard",
        ]
        with clock.at(datetime(2026, 2, 27, 15, 50, tzinfo=UTC)):
            ticket = operations.accept(
                file_ticket(cast, service_id=cast.service.pk).pk, actor=cast.actor("manager")
            )
        # Ten minutes on Friday, the rest on Monday from nine on.
        assert ticket.sla_due_at == datetime(2026, 3, 2, 8, 20, tzinfo=UTC)
        assert ticket.sla_policy_id == berlin.pk


@pytest.mark.parametrize("name", ["agent", "requester"])
def test_only_managers_write_service_levels(cast: Cast, name: str) -> None:
    assert visit(cast, name).get(LIST).status_code == 403
    assert visit(cast, name).post(NEW, given()).status_code == 403


def test_the_clocks_of_a_ticket_are_explained_to_staff_alone(cast: Cast) -> None:
    with cast.scope(), clock.at(datetime(2026, 3, 2, 9, tzinfo=UTC)):
        ticket = file_ticket(cast)
        operations.accept(ticket.pk, actor=cast.actor("manager"))
    address = reverse("sla:clocks", args=[ticket.number])
    page = visit(cast, "agent").get(address).content.decode()
    assert "First response" in page
    assert "Breached" in page
    assert visit(cast, "requester").get(address).status_code == 403
    assert visit(cast, "agent").get(reverse("sla:clocks", args=[999])).status_code == 404


def test_before_acceptance_and_without_a_policy_it_says_why_nothing_is_due(cast: Cast) -> None:
    agent = visit(cast, "manager")
    with cast.scope():
        ticket = file_ticket(cast)
        address = reverse("sla:clocks", args=[ticket.number])
        SlaPolicy.objects.get().delete_as(cast.actor("admin"))
    assert "starts when the ticket is accepted" in agent.get(address).content.decode()
    with cast.scope():
        operations.accept(ticket.pk, actor=cast.actor("manager"))
        assert Ticket.objects.get().sla_due_at is None
    assert "no service level matches this ticket" in agent.get(address).content.decode()


def test_the_first_policy_whose_conditions_hold_applies_and_a_later_change_may_move_the_ticket(
    cast: Cast,
) -> None:
    with cast.scope():
        urgent = SlaPolicy(
            name="Urgent", position=-1, conditions={"priority": "URGENT"}, resolution_time_urgent=60
        )
        urgent.save_as(cast.actor("admin"))
        standard = SlaPolicy.objects.get(name="Standard")
        ticket = file_ticket(cast)
        assert operations.accept(ticket.pk, actor=cast.actor("manager")).sla_policy_id == standard.pk
        raised = operations.set_priority(ticket.pk, priority="URGENT", actor=cast.actor("manager"))
        assert raised.sla_policy_id == urgent.pk
        told = AuditLog.objects.of("ticket", ticket.pk).last()
        assert told is not None
        assert told.new_values["sla"]["policy"] == "Urgent"


URGENT_OR_VPN = {
    "if--mode": "all",
    "if-0-field": "priority",
    "if-0-op": "in",
    "if-0-value": ["HIGH", "URGENT"],
    "if-1-mode": "any",
    "if-1.0-field": "tags",
    "if-1.0-op": "contains",
    "if-1.0-value": "vpn",
    "if-1.1-field": "requester.company",
    "if-1.1-op": "is_empty",
}


def test_conditions_are_built_without_a_script_and_nothing_is_lost(cast: Cast, manager: Client) -> None:
    for button, shown in (
        ("line:", 'name="if-2-field"'),
        ("group:1", 'name="if-1.2.0-field"'),
        ("remove:0", "vpn"),
    ):
        unfinished = {"if-do": button, "name": "", "steps-1-whom": "managers"}
        answer = manager.post(NEW, given(**URGENT_OR_VPN, **unfinished))
        page = answer.content.decode()
        assert answer.status_code == 200, "nothing is refused before it is sent"
        assert shown in page
        assert "This is still empty" not in page
        assert "Enter when this is done" not in page
        assert 'value="4 h 30 min"' in page
    assert 'name="if-1-field"' not in page, "what was removed is gone"
    with cast.scope():
        assert SlaPolicy.objects.count() == 1
    assert manager.post(NEW, given(**URGENT_OR_VPN)).status_code == 303
    with cast.scope():
        kept = SlaPolicy.objects.get(name="Berlin")
        assert kept.conditions == {
            "all": [
                {"field": "priority", "op": "in", "value": ["HIGH", "URGENT"]},
                {
                    "any": [
                        {"field": "tags", "op": "contains", "value": "vpn"},
                        {"field": "requester.company", "op": "is_empty"},
                    ]
                },
            ]
        }
    page = manager.get(f"{LIST}{kept.pk}/").content.decode()
    assert 'name="if-1.0-value" value="vpn"' in page


def test_a_line_that_asks_for_something_else_is_shown_again_before_it_is_saved(
    cast: Cast, manager: Client
) -> None:
    # Priorities are not contained in anything: the field was changed, and the operator stayed.
    answer = manager.post(NEW, given(**{**URGENT_OR_VPN, "if-1.0-field": "priority"}))
    assert answer.status_code == 200
    with cast.scope():
        assert SlaPolicy.objects.count() == 1


def test_a_condition_that_is_wrong_is_named_beside_its_line(cast: Cast, manager: Client) -> None:
    wrong = {"if-1.0-field": "subject", "if-1.0-op": "matches", "if-1.0-value": "("}
    answer = manager.post(NEW, given(**{**URGENT_OR_VPN, **wrong}))
    assert answer.status_code == 422
    assert "This pattern cannot be read" in answer.content.decode()


def test_own_holidays_are_days_on_which_no_time_counts(cast: Cast, manager: Client) -> None:
    admin, address = visit(cast, "admin"), f"{LIST}holidays/"
    assert manager.get(address).status_code == 403
    wrong = admin.post(address, {"holidays": "2026-03-02 Opening day\nsome day"})
    assert wrong.status_code == 422
    assert "Line 2: “some” is no date." in wrong.content.decode()
    assert "Opening day" in wrong.content.decode()
    assert admin.post(address, {"holidays": "2026-03-02 Opening day\n\n2026-12-24"}).status_code == 303
    assert "2026-03-02 Opening day\n2026-12-24" in admin.get(address).content.decode()
    asked = {"try": "1", "try-at": "2026-02-27T16:50", "try-priority": "HIGH"}
    page = manager.post(NEW, given(**asked)).content.decode()
    # Friday ten to five, and Monday is the organization's own day off: ten minutes, then Tuesday from nine.
    assert "3 Mar 2026, 09:20 CET" in page


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("2026-12-24 Eve\n\n2026-12-24 Again", "Line 3: “2026-12-24” is in line 1 already."),
        ("2026-12-24\n1969-12-31 Past", "Line 2: “1969-12-31” is too far away."),
        ("2200-01-01", "Line 1: “2200-01-01” is too far away."),
        ("0001-01-01", "Line 1: “0001-01-01” is too far away."),
        ("\N{NO-BREAK SPACE}24.12.2026\tEve", "Line 1: “24.12.2026” is no date."),
    ],
)
def test_a_day_off_that_cannot_be_is_named_with_its_line(cast: Cast, lines: str, sentence: str) -> None:
    answer = visit(cast, "admin").post(f"{LIST}holidays/", {"holidays": lines})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_a_day_off_and_its_name_are_parted_by_any_white_space(cast: Cast) -> None:
    lines = "2026-12-24\tChristmas  Eve \n2026-12-31\N{NO-BREAK SPACE}\tOld year"
    assert visit(cast, "admin").post(f"{LIST}holidays/", {"holidays": lines}).status_code == 303
    with cast.scope():
        assert [one["name"] for one in Organization.objects.current().holidays] == [
            "Christmas  Eve",
            "Old year",
        ]


def test_a_service_may_name_its_own_which_goes_before(cast: Cast, manager: Client) -> None:
    assert manager.post(NEW, given(services=[str(cast.service.pk)])).status_code == 303
    with cast.scope():
        berlin, standard = (SlaPolicy.objects.get(name=name) for name in ("Berlin", "Standard"))
        manager_of = cast.actor("manager")
        plain = operations.accept(file_ticket(cast).pk, actor=manager_of)
        served = operations.accept(file_ticket(cast, service_id=cast.service.pk).pk, actor=manager_of)
        assert (plain.sla_policy_id, served.sla_policy_id) == (standard.pk, berlin.pk)
    page = manager.get(f"{LIST}{berlin.pk}/").content.decode()
    assert f'value="{cast.service.pk}"' in page
    assert manager.post(f"{LIST}{berlin.pk}/", given()).status_code == 303
    with cast.scope():
        assert (
            operations.set_service(plain.pk, service_id=cast.service.pk, actor=manager_of).sla_policy_id
            == standard.pk
        )
    unknown = given(services=["01890000-0000-7000-8000-000000000001"])
    assert manager.post(f"{LIST}{berlin.pk}/", unknown).status_code == 422
