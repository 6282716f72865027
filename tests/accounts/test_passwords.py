"""Forgotten and changed passwords: links that work once, the same answer for everybody, sessions that end."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts import operations, tokens
from accounts.models import AuditLog, OutboundMail, User
from atum_desk.core.errors import Invalid, LimitReached, NotFound
from atum_desk.core.events import Event
from tests.accounts.conftest import Postman
from tests.browsing import visit
from tests.factories import PASSWORD, Cast

NEW = "another walk in the hills 7"
FORGOT = "/password/forgot/"


def link_in(text: Any) -> str:
    """Return the path of the first link in a mail's text."""
    found = re.search(r"https?://[^/\s]+(/\S+)", str(text))
    assert found, text
    return found[1]


@pytest.fixture
def link(acme: Cast, postman: Postman) -> str:
    """Give the link that the agent was mailed."""
    visit(acme).post(FORGOT, {"email": acme.agent.email})
    (mail,) = postman(acme)
    return link_in(mail.body)


def now_is(moment: datetime) -> Any:
    return time_machine.travel(moment, tick=True)


def test_the_link_lets_the_person_choose_a_password(acme: Cast, link: str, heard: list[Event]) -> None:
    client = visit(acme)
    assert acme.agent.email in client.get(link).content.decode()
    heard.clear()
    answer = client.post(link, {"password": NEW})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in/")
    assert [(event.verb, event.actor.id) for event in heard] == [("user.password_reset", acme.agent.pk)]
    assert heard[0].new["password"] == "(hidden)"
    assert client.post("/sign-in/", {"email": acme.agent.email, "password": NEW}).status_code == 303


def test_the_link_works_once(acme: Cast, link: str) -> None:
    visit(acme).post(link, {"password": NEW})
    assert visit(acme).get(link).status_code == 404
    assert visit(acme).post(link, {"password": "yet another long password"}).status_code == 404


def test_the_link_is_void_after_signing_in_or_an_hour(acme: Cast, link: str) -> None:
    with now_is(timezone.now() + timedelta(minutes=59)):
        assert visit(acme).get(link).status_code == 200
    with now_is(timezone.now() + timedelta(minutes=61)):
        assert visit(acme).get(link).status_code == 404
    visit(acme, "agent")
    assert visit(acme).get(link).status_code == 404


def test_a_weak_password_is_refused_and_the_link_stays(acme: Cast, link: str) -> None:
    answer = visit(acme).post(link, {"password": "short"})
    assert answer.status_code == 422
    assert "at least 12 characters" in answer.content.decode()
    assert visit(acme).post(link, {"password": NEW}).status_code == 303


@pytest.mark.parametrize("weak", ["123456789012345", "password1234", "ada.agent@mail"])
def test_common_numeric_and_personal_passwords_are_weak(acme: Cast, link: str, weak: str) -> None:
    assert visit(acme).post(link, {"password": weak}).status_code == 422


def test_the_new_password_ends_a_lock_out(acme: Cast, link: str) -> None:
    for _attempt in range(5):
        visit(acme).post("/sign-in/", {"email": acme.agent.email, "password": "wrong"})
    visit(acme).post(link, {"password": NEW})
    assert visit(acme).post("/sign-in/", {"email": acme.agent.email, "password": NEW}).status_code == 303


def test_a_session_elsewhere_ends_with_the_old_password(acme: Cast, postman: Postman) -> None:
    elsewhere = visit(acme, "agent")
    visit(acme).post(FORGOT, {"email": acme.agent.email})
    visit(acme).post(link_in(postman(acme)[-1].body), {"password": NEW})
    assert elsewhere.get("/profile/").status_code == 302


def test_the_person_is_told_that_the_password_was_changed(acme: Cast, link: str, postman: Postman) -> None:
    visit(acme).post(link, {"password": NEW})
    (notice,) = postman(acme)
    assert notice.to == [acme.agent.email]
    assert notice.subject == "Your password at Acme was changed"
    assert NEW not in str(notice.body)


def test_a_foreign_a_made_up_and_a_used_link_get_the_same_answer(acme: Cast, other: Cast, link: str) -> None:
    foreign, unknown = visit(other).get(link), visit(other).get("/password/reset/abc/def/")
    visit(acme).post(link, {"password": NEW})
    used, made_up = visit(acme).get(link), visit(acme).get("/password/reset/abc/def/")
    assert foreign.status_code == used.status_code == 404
    assert (foreign.content, used.content) == (unknown.content, made_up.content)
    assert "no longer valid" in foreign.content.decode()


def test_the_answer_is_the_same_for_unknown_addresses_and_nothing_is_sent(
    acme: Cast, postman: Postman
) -> None:
    known = visit(acme).post(FORGOT, {"email": acme.agent.email})
    unknown = visit(acme).post(FORGOT, {"email": "nobody@nowhere.example"})
    assert known.status_code == unknown.status_code == 200
    strip = re.compile(r'x-csrftoken": "\w+')
    assert strip.sub("", known.content.decode().replace(acme.agent.email, "…")) == strip.sub(
        "", unknown.content.decode().replace("nobody@nowhere.example", "…")
    )
    assert [mail.to for mail in postman(acme)] == [[acme.agent.email]]
    with acme.scope():
        assert not OutboundMail.objects.filter(recipient="nobody@nowhere.example").exists()


@pytest.mark.parametrize("name", ["known", "unknown"])
def test_the_same_is_written_for_known_and_unknown_addresses(
    acme: Cast, heard: list[Event], name: str
) -> None:
    email = acme.agent.email if name == "known" else "nobody@nowhere.example"
    heard.clear()
    visit(acme).post(FORGOT, {"email": email})
    assert [event.verb for event in heard] == ["password.reset_requested"]
    with acme.scope():
        assert OutboundMail.objects.filter(recipient=email).count() == 1


def test_the_outbox_holds_neither_link_nor_text(acme: Cast, link: str) -> None:
    with acme.scope():
        row = OutboundMail.objects.get()
        assert (row.text, row.html) == ("", "")
        told = " ".join(str(value) for value in AuditLog.objects.values_list("new_values", flat=True))
    assert link.rstrip("/").rpartition("/")[2] not in f"{row.subject} {row.last_error} {told}"


def test_who_is_deactivated_or_never_had_a_password_gets_no_link(acme: Cast, postman: Postman) -> None:
    with acme.scope():
        caller = operations.find_or_create_requester(
            email="c@new.example", full_name="C", actor=acme.actor("agent")
        )
        operations.deactivate(acme.colleague.pk, actor=acme.actor("admin"))
    for email in (caller.email, acme.colleague.email):
        assert visit(acme).post(FORGOT, {"email": email}).status_code == 200
    assert postman(acme) == []


def test_asking_again_and_again_has_to_wait(acme: Cast) -> None:
    codes = [visit(acme).post(FORGOT, {"email": acme.agent.email}).status_code for _time in range(6)]
    assert codes == [200] * 5 + [429]


def test_of_two_who_use_the_link_the_second_is_refused(cast: Cast) -> None:
    code, token = tokens.person_code(cast.agent), tokens.reset_token(cast.agent)
    visitor = cast.actor("stranger")
    operations.reset_password(code, token, password=NEW, actor=visitor)
    with pytest.raises(NotFound):
        operations.reset_password(code, token, password="yet another long password", actor=visitor)
    assert User.objects.get(pk=cast.agent.pk).check_password(NEW)


def test_changing_the_password_keeps_this_session_and_ends_others(acme: Cast) -> None:
    here, elsewhere = visit(acme, "agent"), visit(acme, "agent")
    answer = here.post("/profile/password/", {"current": PASSWORD, "password": NEW})
    assert answer.status_code == 303
    assert here.get("/profile/").status_code == 200
    assert elsewhere.get("/profile/").status_code == 302


def test_the_present_password_must_be_right_and_guessing_is_limited(acme: Cast) -> None:
    client = visit(acme, "agent")
    wrong = {"current": "wrong", "password": NEW}
    codes = [client.post("/profile/password/", wrong).status_code for _time in range(6)]
    assert codes == [422] * 5 + [429]
    right = client.post("/profile/password/", {"current": PASSWORD, "password": NEW})
    assert right.status_code == 429


def test_nobody_changes_somebody_elses_password(cast: Cast) -> None:
    with pytest.raises(NotFound):
        operations.change_password(cast.agent.pk, current=PASSWORD, password=NEW, actor=cast.actor("admin"))


def test_a_changed_password_is_told_once_and_hidden(cast: Cast, heard: list[Event]) -> None:
    heard.clear()
    operations.change_password(cast.agent.pk, current=PASSWORD, password=NEW, actor=cast.actor("agent"))
    assert [(event.verb, dict(event.new)) for event in heard] == [
        ("user.password_changed", {"password": "(hidden)"})
    ]


def test_a_refusal_names_the_field(cast: Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        operations.change_password(cast.agent.pk, current="wrong", password=NEW, actor=cast.actor("agent"))
    assert refusal.value.field == "current"
    with pytest.raises(Invalid):
        operations.request_password_reset(email="no address", actor=cast.actor("agent"))
    for _time in range(5):
        operations.request_password_reset(email="a@b.example", actor=cast.actor("agent"))
    with pytest.raises(LimitReached):
        operations.request_password_reset(email="a@b.example", actor=cast.actor("agent"))
