"""The demonstration as it stands in the database: what the two organizations promise, and what the audit log says."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from accounts.middleware import organization_id_for_host
from accounts.models import AuditLog, Company, Organization, Team, User
from accounts.roles import Role
from atum_desk.core.tenancy import organization_scope
from atum_desk.demo.build import HOUSES, build
from atum_desk.demo.constants import PASSWORD, log_ins
from atum_desk.demo.house import House
from atum_desk.demo.lives import COUNTS
from sla.models import SlaPolicy
from tickets.models import Comment, CommentVersion, Service, Ticket, TicketRelationship, TicketVisit
from tickets.states import OPEN, Status

NOW = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)


@pytest.fixture(scope="module", params=HOUSES, ids=lambda house: house.slug)
def house(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[House]:
    """Build one organization for all tests of the module, in its scope; the transaction is rolled back at the end."""
    built: House = request.param
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr("django.conf.settings.DEMONSTRATION", True)
        build(built, NOW)
        organization_id = organization_id_for_host(f"{built.slug}.localhost")
        assert organization_id is not None
        with organization_scope(organization_id):
            yield built
        transaction.set_rollback(True)


def test_tickets_end_in_every_status_as_often_as_promised(house: House) -> None:
    counts = Counter(Ticket.objects.values_list("status", flat=True))
    assert counts == {status.value: count for status, count in COUNTS.items()}
    assert set(counts) == set(Status.values)


def test_tickets_are_numbered_from_1_to_150_in_the_order_of_their_creation(house: House) -> None:
    tickets = Ticket.objects.order_by("created_at", "number").values_list("number", flat=True)
    assert list(tickets) == list(range(1, 151))


def test_about_45_tickets_are_open_some_of_them_overdue_unassigned_or_filed_today(house: House) -> None:
    tickets = Ticket.objects.filter(status__in=[status.value for status in OPEN])
    assert tickets.count() == 45
    assert tickets.filter(sla_due_at__lt=NOW).count() >= 5
    assert tickets.filter(sla_due_at__gt=NOW).count() >= 10
    assert tickets.filter(assigned_to=None).count() >= 10
    assert tickets.filter(status=Status.NEW, created_at__gt=NOW - timedelta(hours=12)).count() >= 4


def test_few_tickets_are_urgent_and_every_priority_occurs(house: House) -> None:
    counts = Counter(Ticket.objects.values_list("priority", flat=True))
    assert set(counts) == {"LOW", "MEDIUM", "HIGH", "URGENT"}
    assert counts["URGENT"] < 15 < counts["HIGH"] < counts["MEDIUM"]


def test_twelve_staff_and_forty_requesters_can_sign_in_with_verified_addresses(house: House) -> None:
    assert User.objects.staff().count() == 12
    assert User.objects.requesters().count() == 40
    assert not User.objects.filter(email_verified=False).exists()
    for log_in in log_ins():
        if log_in.slug == house.slug:
            person = User.objects.get(email=log_in.email)
            assert person.full_name == log_in.full_name
            assert person.check_password(PASSWORD)


def test_every_company_of_several_people_has_a_contact(house: House) -> None:
    assert Company.objects.count() >= 5
    for company in Company.objects.all():
        people = list(User.objects.filter(company=company))
        assert len(people) > 1
        assert Role.CUSTOMER_ADMIN in {person.role for person in people}


def test_services_have_teams_and_priorities_and_the_organization_its_first_policy(house: House) -> None:
    assert 6 <= Service.objects.count() <= 8
    assert not Service.objects.filter(team=None).exists()
    assert Service.objects.values("default_priority").distinct().count() == 3
    assert Team.objects.count() >= 3
    assert SlaPolicy.objects.count() == 1
    assert Organization.objects.get().preferences == house.settings


def test_every_ticket_begins_with_its_audit_row(house: House) -> None:
    created = AuditLog.objects.filter(action="ticket.created")
    assert {row.entity_id: row.created_at for row in created} == dict(
        Ticket.objects.values_list("pk", "created_at")
    )


def test_the_audit_log_tells_each_ticket_up_to_its_present_status(house: House) -> None:
    told: dict[Any, str | None] = {}
    for row in AuditLog.objects.filter(entity_type="ticket").order_by("created_at", "id"):
        told[row.entity_id] = (row.new_values or {}).get("status", told.get(row.entity_id))
    assert told == dict(Ticket.objects.values_list("pk", "status"))


def test_what_happened_lies_within_the_last_sixty_days_and_never_ahead(house: House) -> None:
    written = [
        *AuditLog.objects.values_list("created_at", flat=True),
        *_times(Ticket, "created_at", "updated_at"),
    ]
    written += _times(Comment, "created_at", "updated_at")
    assert NOW - timedelta(days=60) <= min(written)
    assert max(written) < NOW


def test_comments_of_a_ticket_follow_one_another_after_its_creation(house: House) -> None:
    talks = {pk: [at] for pk, at in Ticket.objects.values_list("pk", "created_at")}
    for ticket_id, at in Comment.objects.order_by("created_at", "id").values_list("ticket_id", "created_at"):
        talks[ticket_id].append(at)
    assert all(earlier < later for talk in talks.values() for earlier, later in pairwise(talk))


def test_conversations_hold_answers_notes_an_edit_a_redaction_and_a_follow_up(house: House) -> None:
    assert Comment.objects.filter(is_internal=False).count() > 150
    assert Comment.objects.filter(is_internal=True).count() > 40
    assert CommentVersion.objects.count() == 2
    assert Comment.objects.filter(redacted_at__isnull=False).count() == 1
    assert TicketRelationship.objects.count() == 1


def test_no_subject_occurs_more_than_a_few_times(house: House) -> None:
    subjects = Counter(Ticket.objects.values_list("subject", flat=True))
    assert max(subjects.values()) <= 4
    assert len(subjects) > 110


def _times(model: Any, *names: str) -> list[datetime]:
    return [at for row in model.objects.values_list(*names) for at in row]


def test_who_has_done_something_has_signed_in_before_and_the_staff_within_a_working_day(house: House) -> None:
    acted = set(AuditLog.objects.filter(action__startswith="ticket.").values_list("user_id", flat=True)) - {
        None
    }
    for person in User.objects.filter(pk__in=acted):
        assert person.last_login is not None
        assert person.last_login <= NOW
    longest_ago = min(person.last_login for person in User.objects.staff())
    assert longest_ago > NOW - timedelta(days=4)
    assert AuditLog.objects.filter(action="login.succeeded").count() >= len(acted)


def test_the_staff_have_read_most_of_what_is_open_and_not_yet_the_newest(house: House) -> None:
    open_tickets = list(Ticket.objects.open())
    for person in User.objects.active().staff():
        seen = dict(TicketVisit.objects.filter(user=person).values_list("ticket_id", "seen_version"))
        read = [ticket for ticket in open_tickets if seen.get(ticket.pk) == ticket.version]
        assert len(open_tickets) * 0.5 < len(read) < len(open_tickets)
