"""The bell and the list of notices, for desk and portal; what becomes of mail beside a message; the person's choice."""

from collections.abc import Callable
from datetime import timedelta
from typing import cast

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts import operations as people
from accounts.models import Notification, OutboundMail, User
from accounts.models.notices import MailState
from accounts.notice_kinds import NoticeKind
from accounts.notices import forget_read, tell_people
from accounts.personal import Channels, Preferences
from accounts.tasks import forget_notices
from atum_desk.core import clock
from atum_desk.core.tasks import clean_up
from tests.browsing import visit
from tests.factories import Cast, file_ticket, ticket_in
from tickets import operations
from tickets.models import Ticket
from tickets.states import Status

Login = Callable[[Cast, str], Client]


@pytest.fixture
def login() -> Login:
    """Give the real way in."""
    return visit


@pytest.fixture
def talked(acme: Cast) -> Ticket:
    """Give a ticket of the agent on which both sides wrote; nobody looked at it since."""
    with acme.scope():
        ticket = ticket_in(acme, Status.IN_PROGRESS)
        Notification.objects.all().delete()
        operations.reply(ticket.pk, content="Which one?", actor=acme.actor("agent"))
        operations.reply(ticket.pk, content="The left one.", actor=acme.actor("requester"))
    return ticket


def unread(cast: Cast, name: str) -> int:
    with cast.scope():
        return int(Notification.objects.of(getattr(cast, name).pk).unread().count())


@pytest.mark.parametrize(("name", "page"), [("agent", "/desk/tickets/"), ("requester", "/help/tickets/")])
def test_the_bell_counts_and_the_list_leads_to_the_ticket(
    acme: Cast, login: Login, talked: Ticket, name: str, page: str
) -> None:
    client = login(acme, name)
    assert b"Notices, 1 unread" in client.get(page).content
    listed = client.get("/notices/").content.decode()
    assert f'href="{page}{talked.number}/"' in listed
    assert talked.subject in listed
    assert ("Rosa Requester answered." if name == "agent" else "Ada Agent answered.") in listed


@pytest.mark.parametrize(("name", "page"), [("agent", "/desk/tickets/"), ("requester", "/help/tickets/")])
def test_looking_at_the_ticket_reads_its_notices_and_no_others(
    acme: Cast, login: Login, talked: Ticket, name: str, page: str
) -> None:
    with acme.scope():
        other = file_ticket(acme)
        tell_people([getattr(acme, name).pk], NoticeKind.WAITING, text="Another", ticket_id=other.pk)
    shown = login(acme, name).get(f"{page}{talked.number}/").content
    assert b"Notices, 1 unread" in shown
    assert unread(acme, name) == 1
    assert unread(acme, "requester" if name == "agent" else "agent") == 1


def test_without_notices_the_list_says_where_to_choose(acme: Cast, login: Login) -> None:
    shown = login(acme, "colleague").get("/notices/").content.decode()
    assert "No notices yet" in shown
    assert 'aria-label="Notices"' in shown


def test_one_and_all_are_marked_as_read(acme: Cast, login: Login, talked: Ticket) -> None:
    with acme.scope():
        tell_people([acme.agent.pk], NoticeKind.REMINDER, text="Second", ticket_id=talked.pk)
        first = Notification.objects.of(acme.agent.pk).latest_first()[0]
    client = login(acme, "agent")
    answer = client.post(f"/notices/{first.pk}/read/", headers={"HX-Request": "true"})
    assert 'hx-swap-oob="true"' in answer.content.decode()
    assert "Notices, 1 unread" in answer.content.decode()
    assert client.post("/notices/read/").status_code == 303
    assert unread(acme, "agent") == 0
    assert unread(acme, "requester") == 1


def test_nobody_marks_another_persons(acme: Cast, login: Login, talked: Ticket) -> None:
    with acme.scope():
        theirs = Notification.objects.of(acme.agent.pk)[0]
    assert login(acme, "admin").post(f"/notices/{theirs.pk}/read/").status_code == 404
    assert login(acme, "admin").get(f"/notices/?after={theirs.pk}").status_code == 404
    assert unread(acme, "agent") == 1


def test_the_list_goes_on_page_by_page_each_with_one_query_for_its_tickets(
    acme: Cast, login: Login, talked: Ticket
) -> None:
    with acme.scope():
        for number in range(65):
            tell_people(
                [acme.colleague.pk], NoticeKind.REMINDER, text=f"No. {number:02}", ticket_id=talked.pk
            )
    client, seen, address = login(acme, "colleague"), [], "/notices/"
    for _page in range(3):
        with CaptureQueriesContext(connection) as asked:
            shown = client.get(address).content.decode()
        about = [
            one["sql"] for one in asked if 'FROM "tickets" WHERE' in one["sql"] and "subject" in one["sql"]
        ]
        assert len(about) == 1
        seen += [number for number in range(65) if f"No. {number:02}" in shown]
        following = shown.partition("?after=")[2].partition('"')[0]
        address = f"/notices/?after={following}"
    assert sorted(seen) == list(range(65))


def test_only_the_unread_are_listed_when_asked(acme: Cast, login: Login, talked: Ticket) -> None:
    with acme.scope():
        people.read_notices(actor=acme.actor("agent"))
        tell_people([acme.agent.pk], NoticeKind.REMINDER, text="Fresh", ticket_id=talked.pk)
    shown = login(acme, "agent").get("/notices/?show=unread").content.decode()
    assert "Fresh" in shown
    assert "Rosa Requester answered." not in shown


def test_a_page_that_asks_hears_nothing_unless_there_is_news(
    acme: Cast, login: Login, talked: Ticket
) -> None:
    client = login(acme, "agent")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/notices/bell/?unread=1").status_code == 204
    # What every request asks (scope, organization, session, person, savepoints), and one count.
    assert len([one for one in asked if "notifications" in one["sql"]]) == 1
    assert len(asked) <= 10
    news = client.get("/notices/bell/?unread=")
    assert (news.status_code, "Notices, 1 unread" in news.content.decode()) == (200, True)


def test_a_notice_of_a_ticket_that_one_may_not_see_names_it_not(acme: Cast, login: Login) -> None:
    with acme.scope():
        hidden = operations.create(
            requester_id=acme.stranger.pk,
            subject="Private matter",
            description="",
            actor=acme.actor("stranger"),
        )
        tell_people([acme.requester.pk], NoticeKind.WAITING, text="Somebody waits.", ticket_id=hidden.pk)
    shown = login(acme, "requester").get("/notices/").content.decode()
    assert "Somebody waits." in shown
    assert "Private matter" not in shown


@pytest.mark.parametrize(
    ("state", "error", "words"),
    [
        (MailState.WAITING, None, "Mail goes out soon"),
        (MailState.WAITING, "OSError: down", "Mail not sent yet, it is tried again"),
        (MailState.HELD, None, "Mail held back, it goes out later"),
        (MailState.SENT, None, "Mailed"),
        (MailState.FAILED, "SMTPRefused: <b>no</b> such box\nmore", "Mail failed:</span>"),
    ],
)
def test_beside_a_message_stands_what_became_of_its_mail(
    acme: Cast, login: Login, talked: Ticket, state: MailState, error: str | None, words: str
) -> None:
    with acme.scope():
        OutboundMail.objects.filter(recipient=acme.requester.email).update(
            state=state, last_error=error, sent_at=timezone.now()
        )
    shown = login(acme, "agent").get(f"/desk/tickets/{talked.number}/").content.decode()
    assert words.removesuffix("</span>") in shown
    assert acme.requester.email in shown
    assert acme.agent.email not in shown.partition('id="conversation"')[2].partition('id="composer"')[0]
    assert "<b>no</b>" not in shown


def test_old_notices_that_were_read_are_forgotten(acme: Cast, talked: Ticket) -> None:
    with acme.scope():
        before = Notification.objects.count()
        people.read_notices(actor=acme.actor("agent"))
        with clock.at(timezone.now() + timedelta(days=89)):
            assert forget_read() == 0
        with clock.at(timezone.now() + timedelta(days=91)):
            assert forget_read() == 1
        assert Notification.objects.count() == before - 1


def test_every_night_each_organization_is_asked_to_forget(acme: Cast) -> None:
    clean_up.func(cast("JobContext", None), 0)
    jobs = ProcrastinateJob.objects.filter(
        task_name="accounts.forget_notices", args__organization_id=str(acme.id)
    )
    assert jobs.count() == 1
    forget_notices.task.func(organization_id=str(acme.id))


def test_a_requester_sees_only_what_concerns_requesters(acme: Cast, login: Login) -> None:
    shown = login(acme, "requester").get("/profile/").content.decode()
    assert "Your ticket waits for you" in shown
    assert "A ticket is given to you" not in shown
    assert "Rows of the queue" not in shown


def test_what_is_chosen_is_kept_and_what_is_not_shown_stays(acme: Cast, login: Login) -> None:
    client = login(acme, "requester")
    assert client.post("/profile/notices/", {"waiting_here": "on", "resolved_mail": "on"}).status_code == 303
    with acme.scope():
        kept = Preferences.of(User.objects.get(pk=acme.requester.pk))
    assert kept.by(NoticeKind.WAITING) == Channels(here=True, mail=False)
    assert kept.by(NoticeKind.RESOLVED) == Channels(here=False, mail=True)
    assert kept.by(NoticeKind.STAFF_ANSWERED) == Channels(here=False, mail=False)
    assert kept.by(NoticeKind.ASSIGNED) == Channels(here=True, mail=True)


def test_staff_choose_how_the_desk_behaves_and_say_when_they_are_away(acme: Cast, login: Login) -> None:
    client = login(acme, "agent")
    chosen = {"density": "compact", "after_sending": "next"}
    assert client.post("/profile/preferences/", chosen).status_code == 303
    assert client.post("/profile/preferences/", {**chosen, "density": "huge"}).status_code == 422
    entered = {"full_name": "Ada Agent", "timezone": "UTC", "away_until": "2031-05-09"}
    assert client.post("/profile/", entered).status_code == 303
    assert 'value="2031-05-09"' in client.get("/profile/").content.decode()
    with acme.scope():
        kept = Preferences.of(User.objects.get(pk=acme.agent.pk))
    assert (kept.density, kept.after_sending, kept.shortcuts) == ("compact", "next", False)
