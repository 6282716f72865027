"""A new ticket at the desk: for people who are known, and for those who become so by it."""

import re

from accounts.models import User
from tests.browsing import visit
from tests.factories import Cast
from tests.query_counts import get_counted, post_counted
from tickets.models import Ticket
from tickets.states import Channel

NEW = "/desk/tickets/new/"
WORDS = {"subject": "Monitor flickers", "description": "Since this morning"}


def the_ticket(cast: Cast) -> Ticket:
    with cast.scope():
        found: Ticket = Ticket.objects.select_related("requester").get()
        return found


def test_a_chosen_person_becomes_the_requester(acme: Cast) -> None:
    given = {
        "who": "rosa",
        "requester": acme.requester.pk,
        "service": acme.service.pk,
        "priority": "LOW",
        "team": acme.team.pk,
        "tags": "screen, Home office",
        **WORDS,
    }
    answer = visit(acme, "agent").post(NEW, given)
    assert (answer.status_code, answer["Location"]) == (303, "/desk/tickets/1/")
    filed = the_ticket(acme)
    assert (filed.requester_id, filed.service_id, filed.team_id) == (
        acme.requester.pk,
        acme.service.pk,
        acme.team.pk,
    )
    assert (filed.priority, filed.tags, filed.channel) == ("LOW", ["home-office", "screen"], Channel.AGENT)


def test_without_javascript_an_address_or_a_name_that_fits_one_is_enough(acme: Cast) -> None:
    agent = visit(acme, "agent")
    assert agent.post(NEW, {"who": acme.requester.email.upper(), **WORDS}).status_code == 303
    assert the_ticket(acme).requester_id == acme.requester.pk
    assert agent.post(NEW, {"who": "wanda", **WORDS}).status_code == 303


def test_several_people_who_fit_are_shown_to_choose_from(acme: Cast) -> None:
    answer = visit(acme, "agent").post(NEW, {"who": "harbour.example", **WORDS})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Several people fit. Choose one of them." in page
    assert page.count('type="radio" name="requester"') == 3
    assert 'value="Monitor flickers"' in page


def test_an_unknown_address_becomes_a_person_once_there_is_a_name(acme: Cast) -> None:
    agent = visit(acme, "agent")
    nameless = agent.post(NEW, {"who": "new@mail.example", **WORDS})
    assert nameless.status_code == 422
    assert "Give the new person" in nameless.content.decode()
    assert agent.post(NEW, {"who": "New@mail.example", "full_name": "Nora New", **WORDS}).status_code == 303
    requester = the_ticket(acme).requester
    assert (requester.email, requester.full_name, requester.role) == (
        "new@mail.example",
        "Nora New",
        "CUSTOMER_USER",
    )
    assert not requester.has_usable_password()


def test_nobody_and_nonsense_are_refused_and_leave_nobody_behind(acme: Cast, other: Cast) -> None:
    agent = visit(acme, "agent")
    with acme.scope():
        before = User.objects.count()
    for given in (
        {"who": ""},
        {"who": "qqqqq"},
        {"requester": other.requester.pk},
        {"who": "rosa", "service": other.service.pk},
        {"who": "rosa", "team": other.team.pk},
        {"who": "rosa", "priority": "ENORMOUS"},
        {"who": "x@mail.example", "full_name": "X", "subject": ""},
        {"who": "x@mail.example", "full_name": "X", "tags": "x" * 200},
    ):
        assert agent.post(NEW, {**WORDS, **given}).status_code == 422, given
    with acme.scope():
        assert User.objects.count() == before
        assert Ticket.objects.count() == 0


def test_a_refused_form_keeps_what_was_chosen_among_what_is_offered(acme: Cast, other: Cast) -> None:
    given = {"who": "qqqqq", "service": acme.service.pk, "team": acme.team.pk, **WORDS}
    page = visit(acme, "agent").post(NEW, given).content.decode()
    for chosen in (acme.service, acme.team):
        assert f'<option value="{chosen.pk}" selected>{chosen.name}</option>' in page
    assert str(other.service.pk) not in page


def test_filing_asks_for_the_person_and_the_service_and_writes_in_one_journey(acme: Cast) -> None:
    agent = visit(acme, "agent")
    given = {"requester": acme.requester.pk, "service": acme.service.pk, **WORDS}
    assert post_counted(agent, "desk new ticket, filed", NEW, given).status_code == 303


def test_people_are_found_while_typing(acme: Cast, other: Cast) -> None:
    agent = visit(acme, "agent")
    get_counted(agent, "desk new ticket", NEW)
    found = get_counted(agent, "desk people found", f"{NEW}requesters/?who=ros").content.decode()
    assert re.findall(r'value="([^"]+)"', found) == [str(acme.requester.pk)]
    assert "<input" not in agent.get(f"{NEW}requesters/?who=r").content.decode()
    assert "data-new" in agent.get(f"{NEW}requesters/?who=x@mail.example").content.decode()
    assert "<input" not in agent.get(f"{NEW}requesters/?who=%00%00%00").content.decode()
    assert visit(acme, "requester").get(f"{NEW}requesters/?who=ros").status_code == 403
