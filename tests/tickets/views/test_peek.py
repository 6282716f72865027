"""A look at a ticket beside the queue, and how close the queue's rows stand."""

from accounts.operations import set_preferences
from tests.browsing import visit
from tests.factories import Cast, file_ticket, ticket_in
from tickets import operations
from tickets.models import TicketVisit
from tickets.states import Status

QUEUE = "/desk/tickets/"
HTMX = {"HX-Request": "true"}


def test_it_shows_what_was_asked_and_said_last_and_counts_as_no_look(acme: Cast) -> None:
    with acme.scope():
        ticket = ticket_in(acme, Status.IN_PROGRESS)
        operations.reply(ticket.pk, content="We are on it.", actor=acme.actor("agent"))
        operations.note(ticket.pk, content="A <b>spare</b> part", actor=acme.actor("agent"))
    part = visit(acme, "colleague").get(f"{QUEUE}{ticket.number}/peek/", headers=HTMX).content.decode()
    assert '<article class="peek-body" id="peek-body">' in part
    assert "It beeps three times." in part
    assert "A &lt;b&gt;spare&lt;/b&gt; part" in part
    assert "Internal note" in part
    assert "We are on it." not in part
    with acme.scope():
        assert not TicketVisit.objects.exists()


def test_a_text_that_was_removed_is_not_shown(acme: Cast) -> None:
    with acme.scope():
        ticket = ticket_in(acme, Status.IN_PROGRESS)
        note = operations.note(ticket.pk, content="A secret", actor=acme.actor("agent"))
        operations.redact_comment(ticket.pk, comment_id=note.pk, actor=acme.actor("agent"))
    part = visit(acme, "agent").get(f"{QUEUE}{ticket.number}/peek/", headers=HTMX).content.decode()
    assert "This text was removed." in part
    assert "secret" not in part


def test_without_htmx_it_leads_to_the_ticket(acme: Cast) -> None:
    with acme.scope():
        file_ticket(acme)
    answer = visit(acme, "agent").get(f"{QUEUE}1/peek/")
    assert (answer.status_code, answer["Location"]) == (303, f"{QUEUE}1/")


def test_the_rows_stand_as_close_as_the_person_likes(acme: Cast) -> None:
    with acme.scope():
        file_ticket(acme)
    agent, colleague = visit(acme, "agent"), visit(acme, "colleague")
    assert '<table class="queue comfortable"' in agent.get(QUEUE).content.decode()
    answer = agent.post(f"{QUEUE}density/", {"density": "compact", "back": "?view=open"})
    assert (answer.status_code, answer["Location"]) == (303, f"{QUEUE}?view=open")
    assert '<table class="queue compact"' in agent.get(QUEUE).content.decode()
    assert '<table class="queue comfortable"' in colleague.get(QUEUE).content.decode()
    agent.post(f"{QUEUE}density/", {"density": "enormous", "back": "//elsewhere.example"})
    assert '<table class="queue comfortable"' in agent.get(QUEUE).content.decode()


def test_the_list_of_shortcuts_is_there_unless_switched_off(acme: Cast) -> None:
    agent = visit(acme, "agent")
    assert 'id="shortcuts"' in agent.get(QUEUE).content.decode()
    with acme.scope():
        set_preferences(acme.agent.pk, shortcuts=False, actor=acme.actor("agent"))
    assert 'id="shortcuts"' not in agent.get(QUEUE).content.decode()
