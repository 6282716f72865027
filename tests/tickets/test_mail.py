"""Mail about tickets: its words, what becomes one letter, and the link that switches it off."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.core import mail as post
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts import operations as people
from accounts.models import OutboundMail, User
from accounts.models.notices import MailState
from accounts.notice_kinds import SWITCHABLE, NoticeKind
from accounts.notices import tell_people
from accounts.personal import Channels, Preferences
from accounts.tasks import send_mail, sweep_outbox
from accounts.tokens import mail_off_token
from atum_desk.core import clock
from atum_desk.core.tenancy import organization_scope
from tests.factories import ARRANGER, Cast, file_ticket, ticket_in
from tests.tickets.mailing import LATER, answer, body, forget, send
from tickets import operations
from tickets.models import Ticket
from tickets.operations import Outcome
from tickets.states import Status


def test_an_answer_is_mailed_with_text_html_link_and_marks(cast: Cast, worked_on: Ticket) -> None:
    answer(cast, worked_on, "It is **fixed**. <script>alert(1)</script>\n\nhttps://status.example/now")
    (message,) = send()
    page = f"https://{cast.host}/help/tickets/{worked_on.number}/"
    assert message["To"] == cast.requester.email
    assert message["Subject"] == f"An answer for you: The laptop does not start [#{worked_on.number}]"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["From"].startswith("Acme <")
    assert message["Reply-To"] is None
    text, html = body(message), body(message, "html")
    assert "Ada Agent answered." in text
    assert "It is **fixed**." in text
    assert page in text
    assert "Answer on the ticket's page" in text
    assert "<strong>fixed</strong>" in html
    assert "<script>" not in html
    assert f'href="{page}"' in html
    assert "Acme" in text
    assert "Acme" in html


def test_nothing_is_sent_before_the_time_of_bundling_is_over(cast: Cast, worked_on: Ticket) -> None:
    answer(cast, worked_on)
    assert send(timezone.now() + timedelta(seconds=100)) == []
    assert len(send()) == 1
    assert send(timezone.now() + timedelta(hours=3)) == []


def test_the_minutes_sweep_finds_it(cast: Cast, worked_on: Ticket) -> None:
    answer(cast, worked_on)
    jobs = ProcrastinateJob.objects.filter(args__mail_id=str(OutboundMail.objects.get().pk))
    assert not jobs.exists()
    with clock.at(timezone.now() + LATER):
        sweep_outbox.run()
    assert jobs.count() == 1


def test_several_events_become_one_letter_and_each_is_noted_as_sent(cast: Cast, worked_on: Ticket) -> None:
    at = timezone.now()
    for second, text in ((0, "First."), (40, "Second."), (80, "Third.")):
        with clock.at(at + timedelta(seconds=second)):
            answer(cast, worked_on, text)
    with clock.at(at + timedelta(seconds=90)):
        operations.resolve(worked_on.pk, actor=cast.actor("agent"))
    first = OutboundMail.objects.order_by("created_at").values_list("message_id", flat=True)[0]
    (message,) = send(at + timedelta(minutes=4))
    assert message["Subject"].startswith("Resolved: ")
    assert message["Message-ID"] == first
    text = body(message)
    assert [text.index(word) for word in ("First.", "Second.", "Third.")] == sorted(
        text.index(word) for word in ("First.", "Second.", "Third.")
    )
    states = OutboundMail.objects.values_list("state", "sent_at", "next_try_at")
    assert states.count() == 4
    assert {row[0] for row in states} == {MailState.SENT}
    assert len({row[1] for row in states}) == 1


def test_what_comes_later_is_a_letter_of_its_own(cast: Cast, worked_on: Ticket) -> None:
    at = timezone.now()
    for minute in (0, 3):
        with clock.at(at + timedelta(minutes=minute)):
            answer(cast, worked_on, f"Minute {minute}.")
    assert len(send(at + timedelta(minutes=6))) == 2


def test_an_answer_that_waits_is_one_letter(cast: Cast, worked_on: Ticket) -> None:
    answer(cast, worked_on, "Which model?", outcome=Outcome.WAIT)
    (message,) = send()
    assert message["Subject"].startswith("We need your answer: ")
    assert "Ada Agent answered and waits for you." in body(message)
    assert "Which model?" in body(message)


def test_tickets_given_out_at_one_go_are_one_letter(cast: Cast) -> None:
    tickets = [file_ticket(cast, f"Broken thing {number}") for number in range(4)]
    forget()
    for ticket in tickets:
        operations.assign(ticket.pk, user_id=cast.agent.pk, actor=cast.actor("manager"))
    (message,) = send()
    assert message["Subject"] == "4 tickets are given to you"
    for kind in ("plain", "html"):
        assert all(f"/desk/tickets/{ticket.number}/" in body(message, kind) for ticket in tickets)


def test_a_given_ticket_that_is_written_on_is_a_letter_with_both(cast: Cast) -> None:
    ticket = file_ticket(cast)
    forget()
    operations.assign(ticket.pk, user_id=cast.agent.pk, actor=cast.actor("manager"))
    operations.reply(ticket.pk, content="It smokes!", actor=cast.actor("requester"))
    (message,) = [one for one in send() if one["To"] == cast.agent.email]
    assert "Max Manager gave it to you." in body(message)
    assert "It smokes!" in body(message)
    assert f"/desk/tickets/{ticket.number}/" in body(message)


def test_two_peoples_letters_are_two(cast: Cast, worked_on: Ticket) -> None:
    operations.reply(worked_on.pk, content="I see it too.", actor=cast.actor("customer_admin"))
    assert {message["To"] for message in send()} == {cast.requester.email, cast.agent.email}


@pytest.mark.parametrize("kind", SWITCHABLE)
def test_every_kind_has_words_of_its_own(cast: Cast, worked_on: Ticket, kind: NoticeKind) -> None:
    everything = {one.value: Channels(True, True) for one in SWITCHABLE}
    for name in ("agent", "requester"):
        people.set_preferences(getattr(cast, name).pk, notices=everything, actor=cast.actor(name))
    tell_people([cast.agent.pk], kind, text="A sentence of its own.", ticket_id=worked_on.pk)
    (message,) = send()
    for form in ("plain", "html"):
        said = body(message, form)
        assert "A sentence of its own." in said
        assert f"https://{cast.host}/desk/tickets/{worked_on.number}/" in said
        assert str(kind.label) in said
        assert "{" not in said.partition("<body>")[2]
    assert str(worked_on.number) in message["Subject"]


def test_a_removed_text_is_never_sent(cast: Cast, worked_on: Ticket) -> None:
    answer(cast, worked_on, "canary-password")
    comment_id = OutboundMail.objects.get().comment_id
    operations.redact_comment(worked_on.pk, comment_id, actor=cast.actor("manager"))
    (message,) = send()
    assert "canary" not in message.as_string()
    assert "The text was removed." in body(message)


def test_nothing_is_sent_to_whoever_left_meanwhile(cast: Cast, worked_on: Ticket) -> None:
    answer(cast, worked_on)
    people.deactivate(cast.requester.pk, actor=ARRANGER)
    assert send() == []
    assert not OutboundMail.objects.exists()


def test_nothing_is_sent_to_whoever_may_not_see_the_ticket_any_more(cast: Cast, worked_on: Ticket) -> None:
    operations.reply(worked_on.pk, content="Hello?", actor=cast.actor("requester"))
    people.change_role(cast.agent.pk, role="CUSTOMER_USER", actor=cast.actor("admin"))
    assert send() == []


def test_sending_twice_sends_once(cast: Cast, worked_on: Ticket) -> None:
    answer(cast, worked_on)
    mail_id = str(OutboundMail.objects.get().pk)
    with clock.at(timezone.now() + LATER):
        send_mail.run(mail_id=mail_id)
        send_mail.run(mail_id=mail_id)
    assert len(post.outbox) == 1


def test_a_second_try_is_the_same_message(
    cast: Cast, worked_on: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(cast, worked_on, "One.")
    answer(cast, worked_on, "Two.")
    tried: list[str] = []

    def lose_the_answer(self: EmailBackend, messages: list[post.EmailMessage]) -> int:
        tried.extend(message.extra_headers["Message-ID"] for message in messages)
        raise ConnectionResetError("gone")

    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", lose_the_answer)
        send()
    first, second = OutboundMail.objects.order_by("created_at")
    assert (first.tries, first.state, second.state) == (1, MailState.WAITING, MailState.WAITING)
    assert second.last_error == "ConnectionResetError: gone"
    (message,) = send(timezone.now() + timedelta(minutes=5))
    assert tried[0] == message["Message-ID"]
    assert set(tried) == {first.message_id}


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\u2028", "\x85", "\x0b"])
def test_no_header_can_be_slipped_in_by_a_subject(cast: Cast, worked_on: Ticket, break_: str) -> None:
    subject = f"Hello{break_}Bcc: all@evil.example"
    operations.edit_text(worked_on.pk, subject="Hello", description="", actor=cast.actor("agent"))
    found = Ticket.objects.get(pk=worked_on.pk)
    answer(cast, worked_on)
    row = OutboundMail.objects.get()
    found.subject = subject
    from tickets.mail import Section, _subject

    assert "\r" not in _subject(NoticeKind(row.kind), [Section(found, "", [])])
    operations.edit_text(worked_on.pk, subject=subject, description="", actor=cast.actor("agent"))
    (message,) = send()
    assert message["Bcc"] is None
    assert "Bcc: all@evil.example" in message["Subject"]
    assert [one.recipients() for one in post.outbox] == [[cast.requester.email]]


# The link that switches off


def off_link(message: EmailMessage) -> str:
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    return str(message["List-Unsubscribe"]).strip("<>")


def wants_mail(user: User, kind: NoticeKind) -> bool:
    return Preferences.of(User.objects.get(pk=user.pk)).by(kind).mail


@contextmanager
def strict_client(cast: Cast) -> Iterator[Client]:
    yield Client(headers={"host": cast.host}, enforce_csrf_checks=True)


def test_one_click_switches_that_kind_off_without_log_in(acme: Cast) -> None:
    with acme.scope():
        ticket = ticket_in(acme, Status.IN_PROGRESS)
        forget()
        answer(acme, ticket)
        (message,) = send()
    path = off_link(message).partition(acme.host)[2]
    with strict_client(acme) as client:
        looked = client.get(path)
        assert (looked.status_code, b"Switch it off" in looked.content) == (200, True)
        with acme.scope():
            assert wants_mail(acme.requester, NoticeKind.STAFF_ANSWERED)
        assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    with acme.scope():
        assert not wants_mail(acme.requester, NoticeKind.STAFF_ANSWERED)
        assert wants_mail(acme.requester, NoticeKind.WAITING)
        answer(acme, ticket, "Again.")
        assert send(timezone.now() + timedelta(minutes=9)) == []


def test_what_waits_of_a_kind_that_is_switched_off_is_not_sent(cast: Cast, worked_on: Ticket) -> None:
    answer(cast, worked_on)
    token = mail_off_token(cast.requester, NoticeKind.STAFF_ANSWERED)
    people.switch_mail_off(token, actor=cast.actor("stranger"))
    assert send() == []
    assert not OutboundMail.objects.exists()


def test_a_link_of_elsewhere_or_made_up_does_nothing(acme: Cast, other: Cast) -> None:
    good = mail_off_token(acme.requester, NoticeKind.STAFF_ANSWERED)
    made_up = [
        good[:-1] + ("A" if good[-1] != "A" else "B"),
        "x",
        mail_off_token(acme.requester, "mail_held"),
    ]
    with strict_client(acme) as client:
        assert {client.post(f"/mail/off/{token}/").status_code for token in made_up} == {404}
    with strict_client(other) as client:
        assert client.post(f"/mail/off/{good}/").status_code == 404
    with organization_scope(acme.id):
        assert wants_mail(acme.requester, NoticeKind.STAFF_ANSWERED)
