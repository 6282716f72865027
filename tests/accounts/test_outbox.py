"""The outbox: what is sent, again after a failure, and never twice."""

from datetime import timedelta

import pytest
from django.core import mail as sent
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts import mail_links, operations, outbox
from accounts.mail_kinds import MailKind
from accounts.models import Organization, OutboundMail
from accounts.models.notices import MailState
from accounts.preferences import OrganizationSettings
from accounts.tasks import send_mail, sweep_outbox
from atum_desk.core import clock
from tests.accounts.cases import invited
from tests.accounts.conftest import Postman
from tests.factories import Cast


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the mail server refuse everything."""

    def refuse(self: EmailBackend, messages: object) -> int:
        raise ConnectionRefusedError("no mail server")

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)


def row(cast: Cast) -> OutboundMail:
    with cast.scope():
        found: OutboundMail = OutboundMail.objects.get()
        return found


def send(cast: Cast) -> None:
    send_mail.run(mail_id=str(row(cast).pk))


def test_a_mail_is_sent_with_text_html_and_the_marks_of_a_machine(acme: Cast, postman: Postman) -> None:
    with acme.scope():
        invited(acme)
    (message,) = postman(acme)
    assert message.to == ["nina@new.example"]
    assert message.from_email.startswith("Acme <")
    assert message.subject == "You are invited to Acme"
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    assert message.extra_headers["Message-ID"] == row(acme).message_id
    html, kind = message.alternatives[0]  # type: ignore[attr-defined]
    assert kind == "text/html"
    assert "/invitation/" in str(message.body)
    assert "/invitation/" in str(html)
    stored = row(acme)
    assert (stored.state, stored.tries, stored.next_try_at) == (MailState.SENT, 1, None)


@pytest.mark.parametrize("kind", list(MailKind))
def test_every_kind_has_a_text_that_names_the_organization(
    acme: Cast, postman: Postman, kind: MailKind
) -> None:
    with acme.scope():
        if kind is MailKind.INVITATION:
            invited(acme)
        else:
            acme.agent.email_verified = False
            acme.agent.save_as(acme.actor("admin"))
            outbox.put(kind, recipient=acme.agent.email, user=acme.agent)
    (message,) = postman(acme)
    text = str(message.body)
    assert "Acme" in text
    assert "http" in text
    assert "{" not in text


def test_it_is_enqueued_in_the_changes_transaction(cast: Cast) -> None:
    invited(cast)
    job = ProcrastinateJob.objects.filter(task_name="accounts.send_mail").latest("id")
    assert job.args == {"organization_id": str(cast.id), "mail_id": str(OutboundMail.objects.get().pk)}


def test_sending_twice_sends_once(cast: Cast) -> None:
    invited(cast)
    send(cast)
    send(cast)
    assert len(sent.outbox) == 1


@pytest.mark.usefixtures("broken")
def test_a_failure_keeps_its_reason_and_waits_longer_each_time(cast: Cast) -> None:
    invited(cast)
    at = timezone.now()
    waits = []
    for _try in range(8):
        with clock.at(at):
            send(cast)
            found = row(cast)
            waits.append((found.next_try_at - at).total_seconds() // 60 if found.next_try_at else None)
    assert waits == [1, 2, 4, 8, 16, 32, 64, None]
    assert (found.state, found.tries) == (MailState.FAILED, 8)
    assert found.last_error == "ConnectionRefusedError: no mail server"


def test_after_a_failure_the_message_id_stays(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    invited(cast)
    before = row(cast).message_id
    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", lambda *_: (_ for _ in ()).throw(OSError("down")))
        send(cast)
    assert sent.outbox == []
    send(cast)
    assert [message.extra_headers["Message-ID"] for message in sent.outbox] == [before]


@pytest.mark.usefixtures("broken")
def test_a_failure_takes_the_new_token_back(cast: Cast) -> None:
    invitation = invited(cast)
    token = mail_links.new_token(invitation)
    send(cast)
    assert operations.open_invitation(token).pk == invitation.pk


@pytest.mark.usefixtures("broken")
def test_the_minutes_sweep_enqueues_what_is_due_and_nothing_else(cast: Cast) -> None:
    invited(cast)
    at = timezone.now()
    with clock.at(at):
        send(cast)
    jobs = ProcrastinateJob.objects.filter(task_name="accounts.send_mail")
    before = jobs.count()
    with clock.at(at + timedelta(seconds=59)):
        sweep_outbox.run()
    assert jobs.count() == before
    with clock.at(at + timedelta(seconds=61)):
        sweep_outbox.run()
    assert jobs.count() == before + 1


def test_a_mail_whose_job_was_lost_is_found_by_the_sweep(cast: Cast) -> None:
    invited(cast)
    with clock.at(timezone.now() + timedelta(minutes=3)):
        sweep_outbox.run()
    jobs = ProcrastinateJob.objects.filter(task_name="accounts.send_mail", args__mail_id=str(row(cast).pk))
    assert jobs.count() == 2


def test_a_name_with_a_line_break_makes_no_header(cast: Cast) -> None:
    operations.change_organization(
        name="Acme\r\nBcc: all@evil.example", preferences=OrganizationSettings(), actor=cast.actor("admin")
    )
    assert Organization.objects.get(pk=cast.id).name == "Acme Bcc: all@evil.example"
    invited(cast)
    send(cast)
    assert [message.recipients() for message in sent.outbox] == [["nina@new.example"]]


def test_links_name_the_organizations_host(acme: Cast, postman: Postman) -> None:
    with acme.scope():
        invited(acme)
    assert f"https://{acme.host}/invitation/" in str(postman(acme)[0].body)
