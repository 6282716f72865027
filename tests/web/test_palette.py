"""The command palette: what it offers to whom, what a few words find, and in how many queries."""

import re

import pytest
from django.utils.html import escape

from accounts.models import AuditLog
from atum_desk.core import clock
from atum_desk.web.palette import fits
from tests.browsing import visit
from tests.factories import Cast, file_ticket, make_cast, ticket_in
from tests.query_counts import get_counted
from tickets.models import Ticket, TicketVisit
from tickets.states import Status

pytestmark = pytest.mark.django_db
LINE = re.compile(r'<(?:a|button) class="go"([^>]*)>(.*?)</(?:a|button)>', re.DOTALL)


@pytest.fixture
def cast() -> Cast:
    return make_cast("Acme")


def lines(cast: Cast, name: str, **query: str | int) -> dict[str, str]:
    """Return the visible lines as this person gets them, in order: what each says, and the attributes it has."""
    answer = visit(cast, name).get("/desk/go/", query, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    found = LINE.findall(answer.content.decode())
    return {
        " ".join(re.sub(r"<[^>]+>", " ", text).split()): attributes
        for attributes, text in found
        if " hidden" not in attributes
    }


def test_everybody_at_the_desk_gets_views_and_pages_and_the_settings_that_are_theirs(cast: Cast) -> None:
    agent, manager, admin = (lines(cast, name) for name in ("agent", "manager", "admin"))
    assert {"Unassigned", "All open", "New ticket", "Profile", "Sign out"} <= set(agent)
    assert not {"New team", "Invite somebody", "Audit log", "Admin"} & set(agent)
    assert {"New team", "New service", "Invite somebody", "Teams"} <= set(manager)
    assert not {"Audit log", "Admin"} & set(manager)
    assert {"Audit log", "Organization", "Admin"} <= set(admin)


def test_typed_words_narrow_the_commands(cast: Cast) -> None:
    found = lines(cast, "manager", q="new tea")
    assert list(found) == ["New team", "Search all tickets for “new tea”"]
    assert fits("settings teams groups of staff", "STAFF tea")
    assert not fits("settings teams", "teams nobody")


def test_a_number_leads_to_its_ticket_first_of_all(cast: Cast) -> None:
    with cast.scope():
        ticket = file_ticket(cast, "A fan 7 is loud")
    first, attributes = next(iter(lines(cast, "agent", q=f"#{ticket.number}").items()))
    assert first.startswith(f"#{ticket.number} A fan 7 is loud")
    assert f'href="/desk/tickets/{ticket.number}/"' in attributes


def test_words_find_subjects_before_descriptions_and_open_before_done(cast: Cast) -> None:
    with cast.scope():
        done = ticket_in(cast, Status.CLOSED)
        told = file_ticket(cast, "Something else", description="The laptop again")
        new = file_ticket(cast, "Laptop wanted")
    found = [line for line in lines(cast, "agent", q="lapt") if line.startswith("#")]
    assert [line.split()[0] for line in found] == [f"#{one.number}" for one in (new, done, told)]


def test_people_lead_to_their_tickets_and_a_colleague_can_be_given_the_open_one(cast: Cast) -> None:
    with cast.scope():
        ticket = ticket_in(cast, Status.ASSIGNED)
    requester = next(iter(lines(cast, "agent", q="rosa").items()))
    assert requester[0].startswith("Rosa Requester")
    assert f"requester={cast.requester.pk}" in requester[1]
    offered = lines(cast, "manager", q="cleo", ticket=ticket.number)
    assert f"Assign #{ticket.number} to Cleo Colleague" in offered
    with cast.scope():
        other = ticket_in(cast, Status.IN_PROGRESS)
    # Handing on a colleague's ticket is not an agent's to do.
    assert not any(
        line.startswith("Assign") for line in lines(cast, "colleague", q="ada", ticket=other.number)
    )


def test_only_what_is_possible_is_offered_on_the_open_ticket(cast: Cast) -> None:
    with cast.scope():
        new, closed = file_ticket(cast), ticket_in(cast, Status.CLOSED)
    by_manager, by_agent = (set(lines(cast, name, ticket=new.number)) for name in ("manager", "agent"))
    assert {"Accept", "Assign to me", "Internal note", "Priority: Urgent", "Reply"} <= by_manager
    assert not {"Accept", "Assign to me", "Internal note", "Priority: Urgent", "Reply"} & by_agent
    done = set(lines(cast, "manager", ticket=closed.number))
    assert "Reopen" in done
    assert not {"Reply", "Resolve", "Assign to me"} & done


def test_an_action_of_the_palette_is_the_tickets_own(cast: Cast) -> None:
    with cast.scope():
        ticket = file_ticket(cast)
    attributes = lines(cast, "manager", ticket=ticket.number)["Priority: Urgent"]
    address, name, value = (
        re.findall(rf'{one}="([^"]*)"', attributes)[0] for one in ("formaction", r"\bname", "value")
    )
    assert visit(cast, "manager").post(address, {name: value, "seen": "1"}).status_code == 303
    with cast.scope():
        assert Ticket.objects.get(pk=ticket.pk).priority == "URGENT"
        assert AuditLog.objects.of("ticket", ticket.pk).count() == 2


def test_without_words_the_tickets_seen_last_come_first(cast: Cast) -> None:
    with cast.scope():
        first, second = file_ticket(cast, "Seen first"), file_ticket(cast, "Seen second")
        for ticket in (first, second):
            TicketVisit(ticket=ticket, user=cast.agent, seen_version=1, seen_at=clock.now()).save()
    found = [line for line in lines(cast, "agent") if line.startswith("#")]
    assert [line.split()[0] for line in found] == [f"#{second.number}", f"#{first.number}"]
    assert not any(line.startswith("#") for line in lines(cast, "colleague"))


def test_nothing_of_another_organization_is_found_and_its_ticket_is_as_unknown(cast: Cast) -> None:
    other = make_cast("Beta")
    with other.scope():
        for _ in range(3):
            theirs = file_ticket(other, "Zebra crossing")
    assert list(lines(cast, "agent", q="zebra")) == ["Search all tickets for “zebra”"]
    assert lines(cast, "agent", ticket=theirs.number) == lines(cast, "agent", ticket=987654)
    assert not any("Beta" in line for line in lines(cast, "agent", q=other.requester.email[:4]))


@pytest.mark.parametrize(
    "typed", ["<b>x</b>", "'\";--", "\x00", "a" * 5000, "#99999999999", "%", "& | !", "a & b"]
)
def test_whatever_is_typed_is_an_answer(cast: Cast, typed: str) -> None:
    answer = visit(cast, "agent").get("/desk/go/", {"q": typed, "ticket": typed})
    assert answer.status_code == 200
    assert "<b>x</b>" not in answer.content.decode()
    assert typed != "<b>x</b>" or escape(typed) in answer.content.decode()


def test_the_page_works_without_scripts(cast: Cast) -> None:
    with cast.scope():
        ticket = file_ticket(cast)
    text = visit(cast, "manager").get("/desk/go/", {"ticket": ticket.number}).content.decode()
    assert 'id="go-act" method="post"' in text
    assert f'form="go-act" formaction="/desk/tickets/{ticket.number}/accept/"' in text
    assert 'role="option"' not in text
    assert text.count('name="seen" value="1"') == 1


def test_it_asks_the_database_little(cast: Cast) -> None:
    with cast.scope():
        ticket = file_ticket(cast)
    client = visit(cast, "manager")
    address = f"/desk/go/?ticket={ticket.number}&q=laptop"
    get_counted(client, "desk palette", address, **{"HX-Request": "true"})
