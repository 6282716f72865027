"""The settings' pages and the profile: who sees them, what a form does, and what stays when it is refused."""

from uuid import uuid4

import pytest
from django.urls import reverse

from accounts import operations
from accounts.models import Company, Invitation, Organization, Team, TeamMember, User
from atum_desk.core.actors import Actor
from atum_desk.core.errors import NotFound
from atum_desk.core.events import Event
from tests.accounts.cases import ADMINS, EVERYBODY, MANAGERS, invited
from tests.browsing import visit
from tests.factories import ARRANGER, Cast
from tests.query_counts import get_counted

PAGES = {
    "accounts:settings": MANAGERS,
    "accounts:people": MANAGERS,
    "accounts:invite": MANAGERS,
    "accounts:invitations": MANAGERS,
    "accounts:companies": MANAGERS,
    "accounts:company_new": MANAGERS,
    "accounts:teams": MANAGERS,
    "accounts:team_new": MANAGERS,
    "accounts:organization": ADMINS,
    "accounts:audit": ADMINS,
    "accounts:profile": EVERYBODY,
}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("name", EVERYBODY)
def test_a_page_is_for_who_may_see_it(acme: Cast, page: str, name: str) -> None:
    answer = visit(acme, name).get(reverse(page))
    assert answer.status_code == (200 if name in PAGES[page] else 403)
    assert visit(acme).get(reverse(page)).status_code == 302


def of_person(cast: Cast, action: str = "") -> str:
    return reverse(f"accounts:person{action}", args=[cast.colleague.pk])


@pytest.mark.parametrize("name", EVERYBODY)
def test_a_persons_page_offers_what_one_may_do(acme: Cast, name: str) -> None:
    answer = visit(acme, name).get(of_person(acme))
    if name not in MANAGERS:
        assert answer.status_code == 403
        return
    text = answer.content.decode()
    assert (of_person(acme, "_role") in text) == (name in ADMINS)
    assert (of_person(acme, "_deactivate") in text) == (name in ADMINS)


def test_ones_own_page_offers_neither_role_nor_deactivation(acme: Cast) -> None:
    text = visit(acme, "admin").get(reverse("accounts:person", args=[acme.admin.pk])).content.decode()
    assert "This is you." in text
    assert reverse("accounts:person_role", args=[acme.admin.pk]) not in text


FOREIGN = (
    ("GET", "accounts:person", "agent"),
    ("POST", "accounts:person_role", "agent"),
    ("POST", "accounts:person_company", "requester"),
    ("POST", "accounts:person_deactivate", "agent"),
    ("POST", "accounts:person_activate", "agent"),
    ("GET", "accounts:company", "company"),
    ("POST", "accounts:company", "company"),
    ("GET", "accounts:team", "team"),
    ("POST", "accounts:team", "team"),
    ("POST", "accounts:team_add", "team"),
)


@pytest.mark.parametrize(("method", "name", "thing"), FOREIGN)
def test_foreign_and_unknown_things_get_the_same_404(
    acme: Cast, other: Cast, method: str, name: str, thing: str
) -> None:
    client = visit(acme, "admin")
    foreign = client.generic(method, reverse(name, args=[getattr(other, thing).pk]))
    unknown = client.generic(method, reverse(name, args=[uuid4()]))
    assert foreign.status_code == unknown.status_code == 404
    assert foreign.content == unknown.content


@pytest.mark.parametrize("action", ["resend", "revoke"])
def test_a_foreign_invitation_is_not_there(acme: Cast, other: Cast, action: str) -> None:
    with other.scope():
        invitation = invited(other)
    client = visit(acme, "admin")
    foreign = client.post(reverse(f"accounts:invitation_{action}", args=[invitation.pk]))
    unknown = client.post(reverse(f"accounts:invitation_{action}", args=[uuid4()]))
    assert foreign.status_code == unknown.status_code == 404
    assert foreign.content == unknown.content


def test_people_are_found_by_words_role_and_state(acme: Cast) -> None:
    with acme.scope():
        operations.deactivate(acme.colleague.pk, actor=ARRANGER)
    client = visit(acme, "manager")

    def shown(query: str) -> set[str]:
        text = client.get(f"{reverse('accounts:people')}?{query}").content.decode()
        return {name for name in ("Ada Agent", "Cleo Colleague", "Rosa Requester") if f">{name}</a>" in text}

    assert shown("") == {"Ada Agent", "Cleo Colleague", "Rosa Requester"}
    assert shown("q=ADA") == {"Ada Agent"}
    assert shown("q=rosa.requester@") == {"Rosa Requester"}
    assert shown("role=AGENT") == {"Ada Agent", "Cleo Colleague"}
    assert shown("role=AGENT&state=inactive") == {"Cleo Colleague"}
    assert shown("role=NONSENSE&state=x") == {"Ada Agent", "Cleo Colleague", "Rosa Requester"}
    assert "Nobody fits" in client.get(f"{reverse('accounts:people')}?q=zzz").content.decode()


def test_a_long_list_of_people_is_read_page_by_page_without_gap_or_double(acme: Cast, other: Cast) -> None:
    with acme.scope():
        for number in range(60):
            twin = User(
                email=f"p{number}@x.example", full_name=f"Same Name {number % 3}", role="CUSTOMER_USER"
            )
            twin.save_as(ARRANGER)
        everybody = {str(pk) for pk in User.objects.values_list("pk", flat=True)}
    client = visit(acme, "manager")
    address, seen = reverse("accounts:people"), []
    while address:
        answer = client.get(address)
        seen += [str(person.pk) for person in answer.context["people"]]
        address = (
            reverse("accounts:people") + answer.context["next_href"] if answer.context["next_href"] else ""
        )
    assert len(seen) == len(everybody)
    assert set(seen) == everybody
    foreign = client.get(f"{reverse('accounts:people')}?after={other.agent.pk}")
    unknown = client.get(f"{reverse('accounts:people')}?after={uuid4()}")
    assert foreign.status_code == 404
    assert foreign.content == unknown.content


def test_a_role_is_changed_on_the_page(acme: Cast) -> None:
    answer = visit(acme, "admin").post(of_person(acme, "_role"), {"role": "MANAGER", "successor": ""})
    assert (answer.status_code, answer.headers["Location"]) == (303, of_person(acme))
    with acme.scope():
        assert User.objects.get(pk=acme.colleague.pk).role == "MANAGER"


def test_a_refused_role_is_shown_where_it_was_chosen(acme: Cast, other: Cast) -> None:
    client = visit(acme, "admin")
    assert client.post(of_person(acme, "_role"), {"role": "ROOT"}).status_code == 422
    answer = client.post(of_person(acme, "_role"), {"role": "CUSTOMER_USER", "successor": other.agent.pk})
    assert answer.status_code == 422


def test_a_person_is_deactivated_and_activated_on_the_page(acme: Cast) -> None:
    client = visit(acme, "admin")
    assert client.post(of_person(acme, "_deactivate"), {"successor": acme.agent.pk}).status_code == 303
    assert "Deactivated" in client.get(of_person(acme)).content.decode()
    assert client.post(of_person(acme, "_deactivate"), {}).status_code == 422
    assert client.post(of_person(acme, "_activate")).status_code == 303
    assert client.post(of_person(acme, "_activate")).status_code == 422


def test_the_company_of_a_requester_is_set_on_the_page(acme: Cast) -> None:
    address = reverse("accounts:person_company", args=[acme.stranger.pk])
    assert visit(acme, "manager").post(address, {"company": acme.company.pk}).status_code == 303
    with acme.scope():
        assert User.objects.get(pk=acme.stranger.pk).company_id == acme.company.pk


def test_an_invitation_is_sent_listed_and_revoked_on_the_pages(acme: Cast) -> None:
    client = visit(acme, "manager")
    form = client.get(reverse("accounts:invite") + "?email=nina@new.example").content.decode()
    assert "nina@new.example" in form
    assert 'value="AGENT"' not in form
    sent = client.post(reverse("accounts:invite"), {"email": "nina@new.example", "role": "CUSTOMER_USER"})
    assert sent.headers["Location"] == reverse("accounts:invitations")
    assert "nina@new.example" in client.get(reverse("accounts:invitations")).content.decode()
    with acme.scope():
        invitation = Invitation.objects.get()
    client.post(reverse("accounts:invitation_resend", args=[invitation.pk]))
    client.post(reverse("accounts:invitation_revoke", args=[invitation.pk]))
    again = client.post(reverse("accounts:invitation_revoke", args=[invitation.pk]), follow=True)
    assert "was revoked" in again.content.decode()
    assert "No open invitations" in again.content.decode()


def test_a_manager_cannot_invite_staff_by_a_forged_form(acme: Cast) -> None:
    answer = visit(acme, "manager").post(
        reverse("accounts:invite"), {"email": "nina@new.example", "role": "ADMIN", "company": ""}
    )
    assert answer.status_code == 422
    with acme.scope():
        assert not Invitation.objects.exists()


def test_a_company_is_added_and_changed_and_what_was_typed_stays(acme: Cast) -> None:
    client = visit(acme, "manager")
    new = reverse("accounts:company_new")
    refused = client.post(new, {"name": "Mill", "domains": "gmail.com\nmill.example"})
    assert refused.status_code == 422
    assert "gmail.com\nmill.example" in refused.content.decode()
    assert client.post(new, {"name": "Mill", "domains": "mill.example, mill.test"}).status_code == 303
    with acme.scope():
        mill = Company.objects.get(name="Mill")
    assert mill.domains == ["mill.example", "mill.test"]
    page = reverse("accounts:company", args=[mill.pk])
    assert "mill.example\nmill.test" in client.get(page).content.decode()
    assert client.post(page, {"name": "Old Mill", "domains": "", "is_verified": ""}).status_code == 303


def test_a_team_is_added_and_its_members_come_and_go(acme: Cast) -> None:
    client = visit(acme, "manager")
    assert client.post(reverse("accounts:team_new"), {"name": acme.team.name}).status_code == 422
    made = client.post(reverse("accounts:team_new"), {"name": "Network"})
    with acme.scope():
        team = Team.objects.get(name="Network")
    assert made.headers["Location"] == reverse("accounts:team", args=[team.pk])
    add = reverse("accounts:team_add", args=[team.pk])
    assert client.post(add, {"user": acme.requester.pk}).status_code == 422
    assert client.post(add, {"user": acme.agent.pk}).status_code == 303
    assert "Ada Agent" in client.get(made.headers["Location"]).content.decode()
    remove = reverse("accounts:team_remove", args=[team.pk, acme.agent.pk])
    assert client.post(remove).status_code == 303
    assert client.post(remove).status_code == 404
    with acme.scope():
        assert not TeamMember.objects.filter(team=team).exists()
    saved = client.post(made.headers["Location"], {"name": "Networks", "description": "Cables"})
    assert saved.status_code == 303
    with acme.scope():
        assert not Team.objects.get(pk=team.pk).is_active


ORGANIZATION = {
    "name": "Acme Ltd",
    "accent_hue": "145",
    "portal_greeting": "Ahoy",
    "timezone": "Europe/Lisbon",
    "language": "portuguese",
    "gate": "agents",
    "close_after_days": "3",
    "reopen_days": "0",
    "requester_sets_priority": "on",
    "registration": "domains",
    "registration_domains": "acme.example",
    "file_limit_mib": "30",
    "files_quota_gib": "5",
}


def test_the_organizations_settings_are_saved_and_shown(acme: Cast) -> None:
    client, page = visit(acme, "admin"), reverse("accounts:organization")
    assert client.post(page, ORGANIZATION).status_code == 303
    with acme.scope():
        saved = Organization.objects.get(pk=acme.id)
    assert saved.name == "Acme Ltd"
    assert saved.preferences.as_json() == {
        "gate": "agents",
        "close_after_days": 3,
        "reopen_days": 0,
        "requester_sets_priority": True,
        "registration": "domains",
        "registration_domains": ["acme.example"],
        "timezone": "Europe/Lisbon",
        "language": "portuguese",
        "accent_hue": 145,
        "portal_greeting": "Ahoy",
        "file_limit_mib": 30,
        "files_quota_gib": 5,
    }
    assert "Ahoy" in client.get(page).content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("accent_hue", "3"),
        ("timezone", "Mars/Olympus"),
        ("language", "klingon"),
        ("gate", "nobody"),
        ("close_after_days", "0"),
        ("reopen_days", "-1"),
        ("file_limit_mib", "101"),
        ("files_quota_gib", "0"),
        ("registration", "maybe"),
        ("registration_domains", "not a domain"),
        ("name", " "),
    ],
)
def test_settings_that_make_no_sense_are_refused_at_their_field(acme: Cast, field: str, value: str) -> None:
    answer = visit(acme, "admin").post(reverse("accounts:organization"), {**ORGANIZATION, field: value})
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()


def test_staff_change_their_profile(acme: Cast) -> None:
    client = visit(acme, "agent")
    entered = {"full_name": "Ada B. Agent", "timezone": "Asia/Tokyo"}
    assert client.post(reverse("accounts:profile"), entered).status_code == 303
    with acme.scope():
        ada = User.objects.get(pk=acme.agent.pk)
    assert (ada.full_name, ada.timezone, ada.is_available) == ("Ada B. Agent", "Asia/Tokyo", False)
    team = visit(acme, "manager").get(reverse("accounts:team", args=[acme.team.pk]))
    assert "Away" in team.content.decode()


def test_a_requesters_profile_has_no_availability_and_forged_fields_change_nothing(acme: Cast) -> None:
    client = visit(acme, "requester")
    assert "is_available" not in client.get(reverse("accounts:profile")).content.decode()
    entered = {"full_name": "Rosa", "timezone": "UTC", "signature": "Forged", "role": "ADMIN"}
    assert client.post(reverse("accounts:profile"), entered).status_code == 303
    with acme.scope():
        rosa = User.objects.get(pk=acme.requester.pk)
    assert (rosa.full_name, rosa.signature, rosa.is_available, rosa.role) == (
        "Rosa",
        "",
        True,
        "CUSTOMER_USER",
    )


def test_a_refused_profile_keeps_what_was_typed(acme: Cast) -> None:
    entered = {"full_name": " ", "timezone": "Asia/Tokyo"}
    answer = visit(acme, "agent").post(reverse("accounts:profile"), entered)
    assert answer.status_code == 422
    assert '<option value="Asia/Tokyo" selected>' in answer.content.decode()


def test_only_oneself_changes_ones_profile_and_it_is_told_once(cast: Cast, heard: list[Event]) -> None:
    heard.clear()

    def sign(actor: Actor) -> None:
        operations.change_profile(
            cast.agent.pk, full_name="Ada", timezone="UTC", signature="Yours, Ada", actor=actor
        )

    with pytest.raises(NotFound):
        sign(cast.actor("admin"))
    sign(cast.actor("agent"))
    assert [event.verb for event in heard] == ["user.profile_changed"]
    assert heard[0].new["signature"] == "(hidden)"


COUNTED = {
    "settings people": "/desk/settings/people/",
    "settings invitations": "/desk/settings/people/invitations/",
    "settings companies": "/desk/settings/companies/",
    "settings teams": "/desk/settings/teams/",
    "settings organization": "/desk/settings/organization/",
    "settings audit log": "/desk/settings/audit/",
    "profile": "/profile/",
}


@pytest.mark.parametrize("page", COUNTED)
def test_a_page_asks_as_often_as_its_baseline_says_however_long_its_list_is(acme: Cast, page: str) -> None:
    client = visit(acme, "admin")
    for batch in range(2):
        with acme.scope():
            for number in range(1 + 4 * batch):
                name = f"{batch}-{number}"
                operations.create_team(name=name, actor=acme.actor("admin"))
                operations.create_company(name=name, actor=acme.actor("admin"))
                invited(acme, email=f"{name}@new.example")
        get_counted(client, page, COUNTED[page])


@pytest.mark.parametrize("page", PAGES)
def test_pages_carry_no_inline_script_or_style(acme: Cast, page: str) -> None:
    text = visit(acme, "admin").get(reverse(page)).content.decode()
    assert " style=" not in text
    assert "<style" not in text
    assert "onclick" not in text
