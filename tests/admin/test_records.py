"""What administrators see and change in the admin: only their own, through operations, without secrets."""

import re
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.admin_site import COUNTED_AT_MOST, CappedPaginator, ReadOnlyAdmin, site
from accounts.models import AuditLog, Company, Team, TeamMember, User
from accounts.roles import Role
from tests.browsing import visit
from tests.factories import Cast, file_ticket, make_cast, ticket_in
from tickets import operations
from tickets.models import Service
from tickets.states import Status

pytestmark = pytest.mark.django_db
CANARY = "<script>alert('x')</script><b>bold</b>"


@pytest.fixture
def cast() -> Cast:
    return make_cast("Acme")


@pytest.fixture
def admin(cast: Cast) -> Client:
    return visit(cast, "admin")


def lists() -> list[str]:
    return [reverse(f"admin:{m._meta.app_label}_{m._meta.model_name}_changelist") for m in site._registry]


def page(client: Client, name: str, *args: object, **query: str) -> str:
    answer = client.get(reverse(f"admin:{name}", args=args), query)
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


def changed(cast: Cast, entity: Any) -> list[str]:
    with cast.scope():
        return [row.action for row in AuditLog.objects.filter(entity_id=entity.pk, user_id=cast.admin.pk)]


def test_the_first_page_names_what_can_be_looked_up_and_nothing_else(admin: Client) -> None:
    text = page(admin, "index")
    named = set(re.findall(r'<th scope="row" id="(\w+-\w+)">', text))
    assert named == {f"{m._meta.app_label}-{m._meta.model_name}" for m in site._registry}
    assert "Recent actions" not in text


def test_changing_a_company_is_the_operations_doing_and_recorded_once(cast: Cast, admin: Client) -> None:
    address = reverse("admin:accounts_company_change", args=[cast.company.pk])
    answer = admin.post(address, {"name": "Harbour Mill", "domains": "mill.example", "is_verified": "on"})
    assert (answer.status_code, answer["Location"]) == (303, "/admin/accounts/company/")
    with cast.scope():
        company = Company.objects.get(pk=cast.company.pk)
    assert (company.name, company.domains) == ("Harbour Mill", ["mill.example"])
    assert changed(cast, company) == ["company.changed"]


def test_what_an_operation_refuses_stands_at_its_field_and_changes_nothing(cast: Cast, admin: Client) -> None:
    address = reverse("admin:accounts_company_change", args=[cast.company.pk])
    answer = admin.post(address, {"name": "Harbour Mill", "domains": "gmail.com"})
    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()
    with cast.scope():
        assert Company.objects.get(pk=cast.company.pk).name == "Harbour Works"
    assert changed(cast, cast.company) == []


def test_adding_a_service_and_a_team_with_members(cast: Cast, admin: Client) -> None:
    given = {"name": "Phone", "default_priority": "LOW", "team": str(cast.team.pk)}
    assert admin.post(reverse("admin:tickets_service_add"), given).status_code == 303
    members = {"name": "Night shift", "members": [str(cast.agent.pk), str(cast.colleague.pk)]}
    assert admin.post(reverse("admin:accounts_team_add"), members).status_code == 303
    with cast.scope():
        assert Service.objects.get(name="Phone").team_id == cast.team.pk
        team = Team.objects.get(name="Night shift")
        assert TeamMember.objects.filter(team=team).count() == 2
    kept = {"name": "Night shift", "is_active": "on", "members": [str(cast.agent.pk)]}
    assert admin.post(reverse("admin:accounts_team_change", args=[team.pk]), kept).status_code == 303
    with cast.scope():
        assert [one.user_id for one in TeamMember.objects.filter(team=team)] == [cast.agent.pk]


def test_a_role_a_company_and_the_access_of_a_person(cast: Cast, admin: Client) -> None:
    address = reverse("admin:accounts_user_change", args=[cast.stranger.pk])
    given = {"role": "CUSTOMER_ADMIN", "company": str(cast.company.pk), "is_active": "on"}
    assert admin.post(address, given).status_code == 303
    assert admin.post(address, {"role": "CUSTOMER_ADMIN", "company": str(cast.company.pk)}).status_code == 303
    with cast.scope():
        person = User.objects.get(pk=cast.stranger.pk)
    assert (person.role, person.company_id, person.is_active) == (Role.CUSTOMER_ADMIN, cast.company.pk, False)
    assert sorted(changed(cast, person)) == ["user.company_changed", "user.deactivated", "user.role_changed"]


def test_a_company_of_another_organization_is_no_choice(cast: Cast, admin: Client) -> None:
    other = make_cast("Beta")
    address = reverse("admin:accounts_user_change", args=[cast.stranger.pk])
    given = {"role": "CUSTOMER_USER", "company": str(other.company.pk), "is_active": "on"}
    assert admin.post(address, given).status_code == 422
    assert changed(cast, cast.stranger) == []


def test_nobody_changes_their_own_role_and_half_a_change_is_none(cast: Cast, admin: Client) -> None:
    answer = admin.post(
        reverse("admin:accounts_user_change", args=[cast.admin.pk]), {"role": "AGENT", "is_active": "on"}
    )
    assert answer.status_code == 422
    assert "You cannot change your own role" in answer.content.decode()
    # The role would change, but then the successor is nobody who works here: neither happens.
    given = {"role": "CUSTOMER_USER", "is_active": "on", "successor": str(cast.requester.pk)}
    assert admin.post(reverse("admin:accounts_user_change", args=[cast.agent.pk]), given).status_code == 422
    assert changed(cast, cast.agent) == []


@pytest.mark.parametrize(
    "query", ["password__startswith=argon2", "email__startswith=a", "company__name=x", "id__in=x"]
)
def test_no_column_can_be_guessed_through_the_address(admin: Client, query: str) -> None:
    assert admin.get(f"/admin/accounts/user/?{query}").status_code == 400


def test_no_secret_and_nothing_of_a_later_day_is_shown(cast: Cast, admin: Client) -> None:
    hash_of = cast.agent.password
    for name, key in (("accounts_user", cast.agent.pk), ("tickets_service", cast.service.pk)):
        text = page(admin, f"{name}_change", key)
        assert hash_of not in text
        assert "argon2" not in text
        assert not re.search(r"two.factor|sla.policy|embedding|token.hash", text, re.IGNORECASE)
    told: set[str] = set()
    for one in site._registry.values():
        told |= {str(name) for name in (*(one.fields or ()), *one.list_display, *getattr(one, "shown", ()))}
    assert not told & {"password", "token_hash", "two_factor_secret", "preferences", "file_path", "html"}


def test_what_people_wrote_is_shown_escaped(cast: Cast, admin: Client) -> None:
    with cast.scope():
        ticket = file_ticket(cast, CANARY, description=CANARY)
        operations.accept(ticket.pk, actor=cast.actor("manager"))
        operations.reply(ticket.pk, content=CANARY, actor=cast.actor("agent"))
        comment = ticket.comments.latest("created_at")
    pages = [
        page(admin, "tickets_ticket_changelist"),
        page(admin, "tickets_ticket_change", ticket.pk),
        page(admin, "tickets_comment_changelist"),
        page(admin, "tickets_comment_change", comment.pk),
        page(admin, "accounts_auditlog_changelist"),
        page(admin, "tickets_ticket_changelist", q=CANARY),
    ]
    assert all(CANARY not in text for text in pages)
    assert sum("&lt;script&gt;alert(" in text for text in pages) >= 5


def test_a_list_narrows_by_words_and_filters(cast: Cast, admin: Client) -> None:
    with cast.scope():
        new, done = file_ticket(cast), ticket_in(cast, Status.RESOLVED)

    def shown(**query: str) -> set[str]:
        return set(
            re.findall(
                r'field-number"><a href="[^"]+">(\d+)', page(admin, "tickets_ticket_changelist", **query)
            )
        )

    assert shown() == {str(new.number), str(done.number)}
    assert shown(status__exact="NEW") == {str(new.number)}
    assert shown(q=f"#{done.number}") == {str(done.number)}
    assert shown(q=cast.requester.email) == {str(new.number), str(done.number)}
    assert shown(q="nobody@else.example") == shown(q="\x00") - shown() == set()
    assert "Ada Agent" in page(admin, "accounts_user_changelist", q="ada")
    assert "Alma Admin" not in re.sub(
        "user-tools.*?</div>", "", page(admin, "accounts_user_changelist", q="ada"), flags=re.DOTALL
    )


def test_the_log_is_found_by_action_by_person_and_by_thing(cast: Cast, admin: Client) -> None:
    with cast.scope():
        ticket = file_ticket(cast)

    def found(q: str) -> int:
        return page(admin, "accounts_auditlog_changelist", q=q).count("field-created_at")

    assert found("ticket.created") == found(str(ticket.pk)) == 1
    assert found(cast.requester.email) == 1
    assert found("no.such_action") == 0


def test_nothing_of_another_organization_is_listed(cast: Cast, admin: Client) -> None:
    other = make_cast("Zeta")
    with other.scope():
        file_ticket(other, "Theirs alone")
    for address in lists():
        text = admin.get(address).content.decode()
        assert "Theirs alone" not in text
        assert other.organization.slug not in text


def test_every_list_counts_no_further_than_a_thousand_and_keeps_no_log(cast: Cast, admin: Client) -> None:
    for address in lists():
        with CaptureQueriesContext(connection) as captured:
            assert admin.get(address).status_code == 200
        assert len(captured) <= 13, f"{address}: {len(captured)}"
        counts = [query["sql"] for query in captured if "COUNT(" in query["sql"]]
        assert counts
        assert all(f"LIMIT {COUNTED_AT_MOST}" in sql for sql in counts), address
    assert LogEntry._meta.db_table not in connection.introspection.table_names()


def test_a_capped_count_says_so() -> None:
    class Rows:
        def order_by(self) -> "Rows":
            return self

        def __getitem__(self, wanted: slice) -> "Rows":
            self.stop = wanted.stop
            return self

        def count(self) -> int:
            return int(self.stop)

    assert CappedPaginator(Rows(), 50).is_capped  # type: ignore[arg-type]


def test_guarded_models_take_no_post(cast: Cast, admin: Client) -> None:
    with cast.scope():
        ticket = file_ticket(cast)
    address = reverse("admin:tickets_ticket_change", args=[ticket.pk])
    assert admin.post(address, {"subject": "Other"}).status_code == 405
    records: dict[Any, Any] = dict(site._registry)
    operated = {m.__name__ for m, one in records.items() if one.methods["change"] != ("GET", "HEAD")}
    assert operated == {"Organization", "User", "Company", "Team", "Service"}
    assert all(isinstance(one, ReadOnlyAdmin) and one.actions is None for one in site._registry.values())
