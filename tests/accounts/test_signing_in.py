"""Signing in and out by the real page: sessions, lock-out, and walls between organizations."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client, override_settings
from django.utils import timezone

from accounts import operations
from accounts.models import AuditLog, User
from atum_desk.core import clock
from tests.browsing import visit
from tests.factories import ARRANGER, PASSWORD, Cast

INSIDE = "/profile/"


def try_to_sign_in(client: Client, email: str, password: str | None = None) -> int:
    return client.post("/sign-in/", {"email": email, "password": password or "wrong"}).status_code


def audited(cast: Cast, action: str) -> list[AuditLog]:
    with cast.scope():
        return list(AuditLog.objects.filter(action=action).order_by("created_at"))


def test_a_right_password_leads_to_the_page_that_was_wanted(acme: Cast) -> None:
    client = visit(acme)
    assert client.get(INSIDE).headers["Location"] == f"/sign-in/?next={INSIDE}"
    assert f'name="next" value="{INSIDE}"' in client.get(f"/sign-in/?next={INSIDE}").content.decode()
    answer = client.post("/sign-in/", {"email": acme.agent.email, "password": PASSWORD, "next": INSIDE})
    assert (answer.status_code, answer.headers["Location"]) == (303, INSIDE)
    assert client.get(INSIDE).status_code == 200


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_a_page_elsewhere_is_not_led_to(acme: Cast, wanted: str) -> None:
    answer = visit(acme).post("/sign-in/", {"email": acme.agent.email, "password": PASSWORD, "next": wanted})
    assert answer.headers["Location"] == "/"


def test_the_address_may_be_typed_in_capitals(acme: Cast) -> None:
    assert try_to_sign_in(visit(acme), acme.agent.email.upper(), PASSWORD) == 303


def test_signing_in_is_logged_and_dated(acme: Cast) -> None:
    visit(acme, "agent")
    (row,) = audited(acme, "login.succeeded")
    assert (row.user_id, row.entity_id, row.ip_address) == (acme.agent.pk, acme.agent.pk, "127.0.0.1")
    with acme.scope():
        assert User.objects.get(pk=acme.agent.pk).last_login is not None


def test_the_session_gets_a_new_id(acme: Cast) -> None:
    client = visit(acme)
    client.post("/sign-in/", {"email": acme.agent.email, "password": PASSWORD})
    first = client.cookies["atum_session"].value
    client.post("/sign-in/", {"email": acme.agent.email, "password": PASSWORD})
    assert client.cookies["atum_session"].value != first


def test_a_planted_session_id_is_not_kept(acme: Cast) -> None:
    planted = SessionStore()
    planted["bait"] = True
    planted.save()
    client = visit(acme)
    client.cookies["atum_session"] = str(planted.session_key)
    client.post("/sign-in/", {"email": acme.agent.email, "password": PASSWORD})
    assert client.cookies["atum_session"].value != planted.session_key
    assert not SessionStore().exists(str(planted.session_key))


def test_a_failed_log_in_stays_in_the_log(acme: Cast) -> None:
    assert try_to_sign_in(visit(acme), acme.agent.email) == 422
    assert try_to_sign_in(visit(acme), "Nobody@Nowhere.example") == 422
    known, unknown = audited(acme, "login.failed")
    assert (known.entity_type, known.entity_id, known.user_id) == ("user", acme.agent.pk, None)
    assert (unknown.entity_type, unknown.new_values) == ("organization", {"email": "nobody@nowhere.example"})


def without_particulars(page: bytes, email: str) -> str:
    """Return a page without its token, its request's id and the address that was typed."""
    text = page.decode().replace(email, "…")
    return re.sub(r'csrfmiddlewaretoken" value="\w+|x-csrftoken": "\w+', "", text)


def test_known_and_unknown_addresses_get_the_same_answer(acme: Cast) -> None:
    pages = []
    for email in (acme.agent.email, "nobody@nowhere.example"):
        for _attempt in range(6):
            answer = visit(acme).post("/sign-in/", {"email": email, "password": "wrong"})
            pages.append((email, answer.status_code, without_particulars(answer.content, email)))
    known, unknown = pages[:6], pages[6:]
    assert [page[1:] for page in known] == [page[1:] for page in unknown]
    assert [page[1] for page in known] == [422] * 5 + [429]


def test_after_five_failures_even_the_right_password_waits(acme: Cast) -> None:
    client = visit(acme)
    for _attempt in range(5):
        assert try_to_sign_in(client, acme.agent.email) == 422
    answer = client.post("/sign-in/", {"email": acme.agent.email, "password": PASSWORD})
    assert answer.status_code == 429
    assert "Wait 1 minute, then try again." in answer.content.decode()
    assert acme.agent.email in answer.content.decode()
    assert try_to_sign_in(client, acme.colleague.email, PASSWORD) == 303
    with clock.at(timezone.now() + timedelta(seconds=61)):
        assert try_to_sign_in(visit(acme), acme.agent.email, PASSWORD) == 303


def test_a_locked_attempt_does_not_lengthen_the_wait_and_success_forgets(acme: Cast) -> None:
    client = visit(acme)
    for _attempt in range(9):
        try_to_sign_in(client, acme.agent.email)
    with clock.at(timezone.now() + timedelta(seconds=61)):
        assert try_to_sign_in(client, acme.agent.email, PASSWORD) == 303
        for _attempt in range(4):
            assert try_to_sign_in(visit(acme), acme.agent.email) == 422


def test_one_ip_address_is_locked_after_twenty_failures(acme: Cast) -> None:
    client = visit(acme)
    codes = [try_to_sign_in(client, f"person{n}@guess.example") for n in range(21)]
    assert codes == [422] * 20 + [429]
    assert try_to_sign_in(visit(acme, REMOTE_ADDR="192.0.2.7"), acme.agent.email, PASSWORD) == 303


def test_a_lock_in_one_organization_is_none_in_another(acme: Cast, other: Cast) -> None:
    for _attempt in range(6):
        try_to_sign_in(visit(acme), other.agent.email)
    assert try_to_sign_in(visit(other), other.agent.email, PASSWORD) == 303


def test_who_is_deactivated_cannot_sign_in(acme: Cast) -> None:
    with acme.scope():
        operations.deactivate(acme.agent.pk, actor=ARRANGER)
    assert try_to_sign_in(visit(acme), acme.agent.email, PASSWORD) == 422


def test_who_has_no_password_cannot_sign_in(acme: Cast) -> None:
    with acme.scope():
        caller = operations.find_or_create_requester(
            email="c@new.example", full_name="C", actor=acme.actor("agent")
        )
    for password in (" ", "!", caller.password):
        assert try_to_sign_in(visit(acme), caller.email, password) == 422


def test_the_same_address_in_two_organizations_has_two_passwords(acme: Cast, other: Cast) -> None:
    for cast, password in ((acme, "first of two passwords"), (other, "second of two passwords")):
        with cast.scope():
            operations.enrol(email="both@new.example", full_name="Bo", password=password, actor=ARRANGER)
    assert try_to_sign_in(visit(acme), "both@new.example", "first of two passwords") == 303
    assert try_to_sign_in(visit(acme), "both@new.example", "second of two passwords") == 422
    assert try_to_sign_in(visit(other), "both@new.example", "second of two passwords") == 303


def test_a_cookie_of_another_organization_opens_nothing(acme: Cast, other: Cast) -> None:
    client = visit(acme, "admin")
    foreign = Client(HTTP_HOST=other.host)
    foreign.cookies["atum_session"] = client.cookies["atum_session"].value
    assert foreign.get(INSIDE).headers["Location"].startswith("/sign-in/")
    # Whoever carries a session elsewhere has lost it everywhere.
    assert client.get(INSIDE).headers["Location"].startswith("/sign-in/")


def test_no_browser_keeps_a_page_that_shows_somebodys_work(acme: Cast) -> None:
    for client in (visit(acme), visit(acme, "agent")):
        assert client.get("/desk/tickets/")["Cache-Control"] == "no-store"


def test_signing_out_ends_the_session_and_is_logged(acme: Cast) -> None:
    client = visit(acme, "agent")
    stolen = client.cookies["atum_session"].value
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"
    assert [row.user_id for row in audited(acme, "logout")] == [acme.agent.pk]
    thief = visit(acme)
    thief.cookies["atum_session"] = stolen
    assert thief.get(INSIDE).status_code == 302


def test_a_new_role_ends_the_persons_sessions(acme: Cast) -> None:
    client = visit(acme, "agent")
    with acme.scope():
        operations.change_role(acme.agent.pk, role="MANAGER", actor=acme.actor("admin"))
    assert client.get(INSIDE).status_code == 302


def test_deactivation_ends_the_persons_sessions(acme: Cast) -> None:
    client = visit(acme, "agent")
    with acme.scope():
        operations.deactivate(acme.agent.pk, actor=acme.actor("admin"))
    assert client.get(INSIDE).status_code == 302


def test_a_fragment_asks_for_the_whole_sign_in_page(acme: Cast) -> None:
    here = f"http://{acme.host}/help/tickets/4/?a=1"
    answer = visit(acme).get(INSIDE, headers={"HX-Request": "true", "HX-Current-URL": here})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/sign-in/?again=1&next=%2Fhelp%2Ftickets%2F4%2F%3Fa%3D1"


@pytest.mark.parametrize(
    ("came_from", "wanted"),
    [
        ("http://{host}/help/tickets/new/?service=x", "%2Fhelp%2Ftickets%2Fnew%2F%3Fservice%3Dx"),
        ("https://evil.example/help/", "%2F"),
        ("//evil.example", "%2F"),
        ("", "%2F"),
    ],
)
def test_who_was_signed_out_while_writing_is_led_back_to_the_form(
    acme: Cast, came_from: str, wanted: str
) -> None:
    headers = {"Referer": came_from.format(host=acme.host)}
    answer = visit(acme).post("/help/tickets/new/", {"subject": "Noise"}, headers=headers)
    assert answer.status_code == 302
    location = answer.headers["Location"].replace("/", "%2F")
    assert location == f"%2Fsign-in%2F?again=1&next={wanted}"
    assert "signed out meanwhile" in visit(acme).get(answer.headers["Location"]).content.decode()


def test_who_is_signed_in_is_led_on_from_the_sign_in_page(acme: Cast) -> None:
    assert visit(acme, "agent").get("/sign-in/").headers["Location"] == "/"


def test_the_page_says_where_mail_is_written_in_development(acme: Cast) -> None:
    assert "writes mail to files" not in visit(acme).get("/sign-in/").content.decode()
    with override_settings(
        EMAIL_BACKEND="django.core.mail.backends.filebased.EmailBackend", EMAIL_FILE_PATH="/srv/mail"
    ):
        assert "/srv/mail" in visit(acme).get("/sign-in/").content.decode()


def test_registration_is_offered_only_where_it_is_open(acme: Cast, other: Cast) -> None:
    assert "/register/" in visit(acme).get("/sign-in/").content.decode()
    assert "/register/" not in visit(other).get("/sign-in/").content.decode()


def test_the_password_never_stands_in_the_page_again(acme: Cast) -> None:
    answer = visit(acme).post("/sign-in/", {"email": acme.agent.email, "password": "mistyped secret"})
    assert "mistyped secret" not in answer.content.decode()
