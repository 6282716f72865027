"""The audit log's viewer: sentences, old and new values, filters, pages."""

import re
from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts import audit_lines, operations
from accounts.models import AuditLog
from accounts.preferences import OrganizationSettings
from atum_desk.core import clock
from tests.browsing import visit
from tests.factories import ARRANGER, Cast, file_ticket
from tickets import operations as ticket_operations

LOG = "/desk/settings/audit/"


def sentences(cast: Cast, query: str = "") -> list[str]:
    """Return the sentences that the administrator reads, latest first."""
    text = visit(cast, "admin").get(f"{LOG}?{query}").content.decode()
    found = re.findall(r'<summary class="act"><span>(.*?)</span>', text, re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", line)).strip() for line in found]


def test_an_act_reads_as_a_sentence(acme: Cast) -> None:
    with acme.scope():
        operations.change_role(acme.agent.pk, role="MANAGER", actor=acme.actor("admin"))
        operations.create_team(name="Network", actor=acme.actor("manager"))
    assert sentences(acme)[:3] == [
        "Alma Admin signed in",
        "Max Manager added the team Network",
        "Alma Admin changed the role of Ada Agent",
    ]


def test_a_tickets_acts_are_told_in_its_apps_words(acme: Cast) -> None:
    with acme.scope():
        file_ticket(acme)
    assert "Rosa Requester filed #1" in sentences(acme)


def test_old_and_new_values_stand_side_by_side_in_words(cast: Cast) -> None:
    operations.deactivate(cast.agent.pk, successor_id=cast.colleague.pk, actor=cast.actor("admin"))
    (line,) = audit_lines.lines(list(AuditLog.objects.filter(action="user.deactivated")))
    told = {fact.name: (fact.old, fact.new) for fact in line.differences}
    assert told == {"Is active": ("yes", "no"), "Handed to": (None, "Cleo Colleague")}
    assert line.is_open


def test_a_moment_is_written_in_the_readers_zone(cast: Cast) -> None:
    ticket = file_ticket(cast)
    ticket_operations.set_due(ticket.pk, due_at=clock.now() + timedelta(days=2), actor=cast.actor("manager"))
    (line,) = audit_lines.lines(list(AuditLog.objects.filter(action="ticket.due_changed")))
    (fact,) = line.differences
    assert re.fullmatch(r"\d+ \w{3} \d{4}, \d\d:\d\d \w+", str(fact.new))


def test_of_the_settings_only_what_changed_is_told(cast: Cast) -> None:
    operations.change_organization(
        name="Acme",
        preferences=OrganizationSettings(registration="open", close_after_days=3),
        actor=cast.actor("admin"),
    )
    (line,) = audit_lines.lines(list(AuditLog.objects.filter(action="organization.changed")))
    assert [(fact.name, fact.old, fact.new) for fact in line.differences] == [
        ("Settings: close after days", "7", "3")
    ]


def test_what_is_gone_is_named_by_what_the_log_kept(cast: Cast) -> None:
    operations.remove_team_member(cast.team.pk, user_id=cast.agent.pk, actor=cast.actor("manager"))
    (line,) = audit_lines.lines(list(AuditLog.objects.filter(action="team_member.deleted")))
    assert line.thing is not None
    assert line.thing.text == "Front desk, Ada Agent"


def test_names_cost_one_query_for_each_kind_of_thing(
    cast: Cast, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    rows = list(AuditLog.objects.all())
    kinds = {row.entity_type for row in rows}
    with django_assert_max_num_queries(len(kinds) + 3):  # type: ignore[operator]
        audit_lines.lines(rows)


def test_filters_by_person_entity_action_and_time(acme: Cast) -> None:
    with acme.scope():
        with clock.at(timezone.now() - timedelta(days=10)):
            operations.create_team(name="Old", actor=acme.actor("admin"))
        operations.create_team(name="Network", actor=acme.actor("manager"))
        operations.create_company(name="Mill", actor=acme.actor("manager"))
    assert sentences(acme, "person=max.manager") == [
        "Max Manager added the company Mill",
        "Max Manager added the team Network",
    ]
    assert sentences(acme, "entity_type=company&person=max") == ["Max Manager added the company Mill"]
    assert sentences(acme, f"entity_type=user&entity_id={acme.agent.pk}") == ["arrange added Ada Agent"]
    assert sentences(acme, "action=company.created&person=Max") == ["Max Manager added the company Mill"]
    until = (timezone.now() - timedelta(days=5)).date()
    assert sentences(acme, f"until={until}") == ["Alma Admin added the team Old"]
    assert "Alma Admin added the team Old" not in sentences(acme, f"since={until}")


def test_the_last_day_counts_whole_in_the_readers_time_zone(acme: Cast) -> None:
    with acme.scope():
        zone = ZoneInfo(acme.admin.timezone)
        late = datetime(2026, 3, 1, 23, 30, tzinfo=zone)
        with clock.at(late):
            operations.create_team(name="Late", actor=acme.actor("admin"))
    assert sentences(acme, "until=2026-03-01") == ["Alma Admin added the team Late"]
    assert sentences(acme, "until=2026-02-28") == []
    assert sentences(acme, "person=nobody-at-all") == []


@pytest.mark.parametrize(
    "query", ["since=yesterday", "action=drop", "entity_id=1", "after=1", "entity_type=x"]
)
def test_a_filter_that_makes_no_sense_is_said(acme: Cast, query: str) -> None:
    answer = visit(acme, "admin").get(f"{LOG}?{query}")
    assert answer.status_code == 422
    assert "makes no sense" in answer.content.decode()


def test_the_log_is_read_page_by_page_without_gap_or_double(acme: Cast, other: Cast) -> None:
    with acme.scope(), clock.at(timezone.now()):
        for number in range(120):
            operations.create_company(name=f"Company {number}", actor=ARRANGER)
    client = visit(acme, "admin")
    with acme.scope():
        everything = [row.pk for row in AuditLog.objects.latest_first()]
    address, seen = LOG, []
    while address:
        answer = client.get(address)
        seen += [line.row.pk for line in answer.context["lines"]]
        address = LOG + answer.context["next_href"] if answer.context["next_href"] else ""
    assert seen == everything
    with other.scope():
        foreign_row = AuditLog.objects.latest_first()[0].pk
    foreign, unknown = client.get(f"{LOG}?after={foreign_row}"), client.get(f"{LOG}?after={uuid4()}")
    assert foreign.status_code == unknown.status_code == 404
    assert foreign.content == unknown.content


def test_another_organizations_acts_are_not_there(acme: Cast, other: Cast) -> None:
    with other.scope():
        operations.create_team(name="Secret", actor=other.actor("admin"))
    assert not [line for line in sentences(acme) if "Secret" in line]
    assert sentences(acme, f"entity_type=user&entity_id={other.agent.pk}") == []


def test_secrets_are_nowhere_in_the_log(acme: Cast) -> None:
    visit(acme, "admin").post(
        "/profile/password/", {"current": "a long walk by the sea 42", "password": "canary-canary-canary-1"}
    )
    with acme.scope():
        everything = str(list(AuditLog.objects.values("old_values", "new_values")))
    for secret in ("canary", "a long walk", "md5$", "argon2"):
        assert secret not in everything
