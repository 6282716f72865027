"""Joining: invitations and registration, links that work once, companies that take their people in."""

import logging
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts import operations
from accounts.models import Invitation, OutboundMail, User
from accounts.roles import Role
from atum_desk.core import clock
from atum_desk.core.errors import Invalid, NotAllowed, NotFound
from atum_desk.core.events import Event
from atum_desk.settings.logging import hide_one_time_links, logging_settings
from tests.accounts.cases import invited
from tests.accounts.conftest import Postman
from tests.accounts.test_passwords import link_in
from tests.browsing import visit
from tests.factories import ARRANGER, Cast, make_cast

CHOSEN = {"full_name": "Nina New", "password": "many small green apples"}


def person(cast: Cast, email: str) -> User:
    with cast.scope():
        found: User = User.objects.select_related("company").get(email=email)
        return found


def invitation_link(
    cast: Cast, postman: Postman, role: str = "CUSTOMER_USER", email: str = "nina@new.example"
) -> str:
    with cast.scope():
        invited(cast, role, email)
    return link_in(postman(cast)[-1].body)


def test_the_invited_person_joins_and_is_signed_in(acme: Cast, postman: Postman, heard: list[Event]) -> None:
    link = invitation_link(acme, postman, "AGENT")
    client = visit(acme)
    assert "nina@new.example" in client.get(link).content.decode()
    heard.clear()
    assert client.post(link, CHOSEN).status_code == 303
    assert [event.verb for event in heard] == ["user.joined", "login.succeeded"]
    nina = person(acme, "nina@new.example")
    assert (nina.role, nina.full_name, nina.email_verified) == (Role.AGENT, "Nina New", True)
    assert heard[0].actor.id == nina.pk
    assert client.get("/profile/").status_code == 200


def test_an_invitation_works_once(acme: Cast, postman: Postman) -> None:
    link = invitation_link(acme, postman)
    visit(acme).post(link, CHOSEN)
    assert visit(acme).get(link).status_code == 404
    assert visit(acme).post(link, CHOSEN).status_code == 404


def test_an_invitation_lasts_three_days(acme: Cast, postman: Postman) -> None:
    link = invitation_link(acme, postman)
    with clock.at(timezone.now() + timedelta(hours=71)):
        assert visit(acme).get(link).status_code == 200
    with clock.at(timezone.now() + timedelta(hours=73)):
        assert visit(acme).post(link, CHOSEN).status_code == 404


def test_a_revoked_invitation_is_void_and_its_waiting_mail_is_not_sent(acme: Cast, postman: Postman) -> None:
    link = invitation_link(acme, postman)
    with acme.scope():
        admin = acme.actor("admin")
        operations.resend_invitation(Invitation.objects.get().pk, actor=admin)
        operations.revoke_invitation(Invitation.objects.get().pk, actor=admin)
    assert postman(acme) == []
    assert visit(acme).get(link).status_code == 404


def test_a_new_link_voids_the_old_one(acme: Cast, postman: Postman) -> None:
    old = invitation_link(acme, postman)
    with acme.scope():
        operations.resend_invitation(Invitation.objects.get().pk, actor=acme.actor("manager"))
    assert visit(acme).get(old).status_code == 404
    new = link_in(postman(acme)[-1].body)
    assert new != old
    assert visit(acme).get(new).status_code == 200


def test_only_the_tokens_hash_is_kept(acme: Cast, postman: Postman) -> None:
    token = invitation_link(acme, postman).rstrip("/").rpartition("/")[2]
    assert len(token) >= 43
    with acme.scope():
        row = Invitation.objects.values().get()
        mail = OutboundMail.objects.values().get()
    assert token not in str(row)
    assert token not in str(mail)
    assert len(row["token_hash"]) == 64


def test_foreign_made_up_and_used_invitations_get_the_same_answer(
    acme: Cast, other: Cast, postman: Postman
) -> None:
    link = invitation_link(acme, postman)
    foreign, unknown = visit(other).get(link), visit(other).get("/invitation/abc/")
    visit(acme).post(link, CHOSEN)
    used, made_up = visit(acme).get(link), visit(acme).get("/invitation/abc/")
    assert foreign.status_code == used.status_code == 404
    assert (foreign.content, used.content) == (unknown.content, made_up.content)


def test_a_weak_password_leaves_the_invitation_open(acme: Cast, postman: Postman) -> None:
    link = invitation_link(acme, postman)
    assert visit(acme).post(link, {**CHOSEN, "password": "short"}).status_code == 422
    assert visit(acme).post(link, CHOSEN).status_code == 303


def test_no_log_holds_the_token_of_a_link(
    acme: Cast, postman: Postman, caplog: pytest.LogCaptureFixture
) -> None:
    link = invitation_link(acme, postman)
    assert visit(acme).post(link, {**CHOSEN, "password": "short"}).status_code == 422
    lines = logging_settings(as_json=False)["formatters"]["lines"]
    formatter: logging.Formatter = lines.pop("()")(**lines)
    logged = "\n".join(formatter.format(record) for record in caplog.records)
    assert "Unprocessable Entity: /invitation/…" in logged
    assert link.split("/")[2] not in logged


@pytest.mark.parametrize(
    "path", ["/invitation/secret/", "/verify/abc/secret/", "/password/reset/abc/secret/"]
)
def test_the_path_in_a_log_line_loses_its_token(path: str) -> None:
    line = hide_one_time_links(None, "info", {"event": "request", "path": path})
    assert line["path"] == path.replace("secret", "…")


def test_a_requester_who_was_filed_for_gets_a_log_in_by_invitation(acme: Cast, postman: Postman) -> None:
    with acme.scope():
        caller = operations.find_or_create_requester(
            email="nina@new.example", full_name="N.", actor=acme.actor("agent")
        )
    visit(acme).post(invitation_link(acme, postman), CHOSEN)
    joined = person(acme, "nina@new.example")
    assert joined.pk == caller.pk
    assert joined.has_usable_password()


def test_who_was_deactivated_meanwhile_does_not_come_back_by_an_invitation(
    acme: Cast, postman: Postman
) -> None:
    with acme.scope():
        caller = operations.find_or_create_requester(
            email="nina@new.example", full_name="N.", actor=acme.actor("agent")
        )
    link = invitation_link(acme, postman)
    with acme.scope():
        operations.deactivate(caller.pk, actor=acme.actor("admin"))
    assert visit(acme).post(link, CHOSEN).status_code == 404
    assert not person(acme, "nina@new.example").is_active


def test_who_has_an_account_is_not_invited(cast: Cast) -> None:
    with pytest.raises(Invalid, match="has an account here already"):
        invited(cast, email=cast.agent.email)


def test_who_is_deactivated_is_activated_instead(cast: Cast) -> None:
    operations.deactivate(cast.agent.pk, actor=ARRANGER)
    with pytest.raises(Invalid, match="Activate them instead"):
        invited(cast, email=cast.agent.email)


def test_an_address_has_one_open_invitation(cast: Cast) -> None:
    invited(cast)
    with pytest.raises(Invalid, match="invited already"):
        invited(cast)


def test_an_answered_or_revoked_invitation_cannot_be_sent_again(cast: Cast) -> None:
    invitation = invited(cast)
    operations.revoke_invitation(invitation.pk, actor=cast.actor("admin"))
    for operation in (operations.resend_invitation, operations.revoke_invitation):
        with pytest.raises(Invalid, match="revoked"):
            operation(invitation.pk, actor=cast.actor("admin"))


@pytest.mark.parametrize("role", ["AGENT", "MANAGER", "ADMIN"])
def test_a_manager_invites_requesters_only(cast: Cast, role: str) -> None:
    with pytest.raises(NotAllowed):
        operations.invite(email="nina@new.example", role=role, actor=cast.actor("manager"))
    invitation = invited(cast, role)
    for operation in (operations.resend_invitation, operations.revoke_invitation):
        with pytest.raises(NotAllowed):
            operation(invitation.pk, actor=cast.actor("manager"))


def test_who_joins_belongs_to_the_invitations_company_or_the_domains(acme: Cast, postman: Postman) -> None:
    with acme.scope():
        mill = operations.create_company(name="Mill", actor=acme.actor("admin"))
        operations.invite(
            email="a@new.example", role="CUSTOMER_USER", company_id=mill.pk, actor=acme.actor("manager")
        )
    visit(acme).post(link_in(postman(acme)[-1].body), CHOSEN)
    visit(acme).post(invitation_link(acme, postman, email="b@harbour.example"), CHOSEN)
    assert person(acme, "a@new.example").company == mill
    assert person(acme, "b@harbour.example").company == acme.company


def test_staff_do_not_join_a_company_by_their_address(acme: Cast, postman: Postman) -> None:
    visit(acme).post(invitation_link(acme, postman, "AGENT", "b@harbour.example"), CHOSEN)
    assert person(acme, "b@harbour.example").company is None


def register(cast: Cast, email: str = "nina@new.example") -> int:
    return visit(cast).post("/register/", {"email": email, "full_name": "Nina"}).status_code


def test_a_person_registers_proves_the_address_and_is_signed_in(
    acme: Cast, postman: Postman, heard: list[Event]
) -> None:
    heard.clear()
    assert register(acme) == 200
    assert [event.verb for event in heard] == ["user.registered"]
    nina = person(acme, "nina@new.example")
    assert (nina.role, nina.email_verified, nina.has_usable_password()) == (Role.CUSTOMER_USER, False, False)
    client, link = visit(acme), link_in(postman(acme)[-1].body)
    heard.clear()
    assert client.post(link, CHOSEN).status_code == 303
    assert [event.verb for event in heard] == ["user.verified", "login.succeeded"]
    assert person(acme, "nina@new.example").email_verified
    assert client.get("/profile/").status_code == 200


def test_the_link_of_a_registration_works_once_for_a_day(acme: Cast, postman: Postman) -> None:
    register(acme)
    link = link_in(postman(acme)[-1].body)
    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=True):
        assert visit(acme).get(link).status_code == 404
    assert visit(acme).post(link, CHOSEN).status_code == 303
    assert visit(acme).get(link).status_code == 404


def test_a_verification_link_of_one_person_does_not_fit_another(acme: Cast, postman: Postman) -> None:
    for email in ("a@new.example", "b@new.example"):
        register(acme, email)
    first, second = (link_in(mail.body) for mail in postman(acme))
    swapped = "/".join([*first.split("/")[:3], *second.split("/")[3:]])
    assert visit(acme).get(swapped).status_code == 404


def test_a_verified_company_takes_in_its_people(acme: Cast, postman: Postman) -> None:
    register(acme, "new@harbour.example")
    assert person(acme, "new@harbour.example").company is None
    visit(acme).post(link_in(postman(acme)[-1].body), CHOSEN)
    assert person(acme, "new@harbour.example").company == acme.company


def test_an_unverified_company_takes_in_nobody(acme: Cast, postman: Postman) -> None:
    with acme.scope():
        operations.create_company(name="Mill", domains=["mill.example"], actor=acme.actor("admin"))
    register(acme, "new@mill.example")
    visit(acme).post(link_in(postman(acme)[-1].body), CHOSEN)
    assert person(acme, "new@mill.example").company is None


def test_a_known_address_gets_the_same_page_and_a_fitting_mail(acme: Cast, postman: Postman) -> None:
    assert register(acme, acme.agent.email) == 200
    (mail,) = postman(acme)
    assert mail.subject == "You have an account at Acme already"
    assert "/verify/" not in str(mail.body)
    register(acme, "nina@new.example")
    register(acme, "nina@new.example")
    assert ["/verify/" in str(mail.body) for mail in postman(acme)] == [True, True]


def test_registration_that_is_off_is_not_there(other: Cast) -> None:
    assert visit(other).get("/register/").status_code == 404
    assert register(other) == 404
    with other.scope(), pytest.raises(NotFound):
        operations.register(email="nina@new.example", full_name="N", actor=ARRANGER)


def test_only_listed_domains_may_register_where_domains_are_listed(db: None) -> None:
    mill = make_cast("Mill", registration="domains", registration_domains=("mill.example",))
    assert "mill.example" in visit(mill).get("/register/").content.decode()
    answer = visit(mill).post("/register/", {"email": "nina@new.example", "full_name": "Nina"})
    assert answer.status_code == 422
    assert "cannot register here" in answer.content.decode()
    assert register(mill, "nina@mill.example") == 200


def test_registering_again_and_again_has_to_wait(acme: Cast) -> None:
    assert [register(acme) for _time in range(6)] == [200] * 5 + [429]


def test_a_registered_person_who_was_deactivated_gets_no_link(acme: Cast, postman: Postman) -> None:
    register(acme)
    with acme.scope():
        operations.deactivate(person(acme, "nina@new.example").pk, actor=acme.actor("admin"))
    assert postman(acme) == []


@pytest.mark.parametrize(
    "email", ['"a\x0bBcc:\\ all"@evil.example', '"\x01"@evil.example', "a\n@evil.example"]
)
def test_an_address_with_control_characters_is_no_address(cast: Cast, email: str) -> None:
    with pytest.raises(Invalid, match="Enter an e-mail address"):
        operations.invite(email=email, role="CUSTOMER_USER", actor=cast.actor("admin"))
