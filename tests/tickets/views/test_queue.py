"""The queue: views, filters, search, orders and pages."""

import re

import pytest
from django.test import Client

from accounts.models import TeamMember
from tests.browsing import visit
from tests.factories import ARRANGER, Cast, file_ticket, ticket_in
from tests.query_counts import get_counted
from tickets import operations
from tickets.queue import PAGE
from tickets.states import Status

QUEUE = "/desk/tickets/"
COUNTED = re.compile(r'class="clip">([^<]+)</span><span class="num">(\d+)</span>')


def numbers(client: Client, asked: str = "") -> list[int]:
    response = client.get(f"{QUEUE}{asked}")
    assert response.status_code == 200
    return [int(one) for one in re.findall(r'<td class="number num">#(\d+)</td>', response.content.decode())]


def test_each_view_shows_its_own(acme: Cast) -> None:
    with acme.scope():
        new, waiting, resolved = (
            ticket_in(acme, status) for status in (Status.NEW, Status.WAITING_CUSTOMER, Status.RESOLVED)
        )
        team = file_ticket(acme, service_id=acme.service.pk)
        cancelled = ticket_in(acme, Status.CANCELLED)
    agent = visit(acme, "agent")
    assert numbers(agent, "?view=unassigned") == [new.number, team.number]
    assert numbers(agent, "?view=mine") == [waiting.number]
    assert numbers(agent, "?view=waiting") == [waiting.number]
    assert numbers(agent, "?view=team") == [team.number]
    assert set(numbers(agent, "?view=open")) == {new.number, waiting.number, team.number}
    assert numbers(agent, "?view=resolved") == [resolved.number]
    assert cancelled.number in numbers(agent, f"?requester={acme.requester.pk}")
    assert numbers(visit(acme, "colleague"), "?view=mine") == []


def test_without_asking_the_queue_shows_what_is_unassigned(acme: Cast) -> None:
    with acme.scope():
        ticket_in(acme, Status.ASSIGNED)
        new = file_ticket(acme)
    response = visit(acme, "agent").get(QUEUE)
    assert b"<h1>Unassigned</h1>" in response.content
    assert f"#{new.number}</td>".encode() in response.content


def test_filters_narrow_and_their_chips_take_them_away(acme: Cast) -> None:
    with acme.scope():
        plain = file_ticket(acme)
        tagged = ticket_in(acme, Status.IN_PROGRESS)
        operations.set_tags(tagged.pk, tags=["VPN"], actor=acme.actor("agent"))
        operations.set_priority(tagged.pk, priority="URGENT", actor=acme.actor("agent"))
    agent = visit(acme, "agent")
    for asked in (
        "status=IN_PROGRESS",
        "priority=URGENT",
        f"assignee={acme.agent.pk}",
        "assignee=me",
        "tag=vpn",
        "tag=%23VPN",
        f"requester={acme.requester.email}&priority=URGENT",
    ):
        assert numbers(agent, f"?{asked}") == [tagged.number], asked
    assert numbers(agent, "?assignee=none") == [plain.number]
    assert set(numbers(agent, "?service=none")) == {plain.number, tagged.number}
    assert numbers(agent, "?team=me&status=NEW") == []
    page = agent.get(f"{QUEUE}?status=NEW&status=IN_PROGRESS&tag=vpn").content.decode()
    assert 'href="?status=NEW&amp;status=IN_PROGRESS"' in page
    assert 'href="?status=IN_PROGRESS&amp;tag=vpn"' in page


def test_a_filter_that_means_nothing_is_as_if_nobody_asked_for_it(acme: Cast) -> None:
    with acme.scope():
        file_ticket(acme)
    agent = visit(acme, "agent")
    for asked in (
        "view=nonsense",
        "status=GONE",
        "assignee=%00",
        "after=1~x",
        "after=9~99999999999",
        "sort=id",
        "team=x",
    ):
        assert len(numbers(agent, f"?{asked}")) == 1, asked
    assert numbers(agent, "?requester=nobody%00@x.example") == []


def test_another_organizations_ids_find_nothing(acme: Cast, other: Cast) -> None:
    with acme.scope():
        file_ticket(acme)
    agent = visit(acme, "agent")
    for name, thing in (("assignee", other.agent), ("team", other.team), ("service", other.service)):
        assert numbers(agent, f"?{name}={thing.pk}") == []
        assert (
            other.agent.full_name.encode() not in agent.get(f"{QUEUE}?{name}={thing.pk}").content
            or name != "x"
        )


def test_words_of_the_subject_and_numbers_are_found(acme: Cast, other: Cast) -> None:
    with acme.scope():
        vpn = file_ticket(acme, "The VPN drops every ten minutes")
        printer = file_ticket(acme, "Printer 1 prints nothing")
    with other.scope():
        file_ticket(other, "VPN of somebody else")
    agent = visit(acme, "agent")
    assert numbers(agent, "?q=vpn") == [vpn.number]
    assert numbers(agent, "?q=VPN+drop") == [vpn.number]
    assert numbers(agent, "?q=vpn+printer") == []
    assert numbers(agent, "?q=the") == []
    assert set(numbers(agent, f"?q={vpn.number}")) == {vpn.number, printer.number}
    assert numbers(agent, "?q=%27%29%3A*+%26") == []


def test_a_hash_and_a_number_lead_straight_to_the_ticket(acme: Cast) -> None:
    with acme.scope():
        ticket = file_ticket(acme)
    agent = visit(acme, "agent")
    answer = agent.get(f"{QUEUE}?q=%23{ticket.number}")
    assert (answer.status_code, answer["Location"]) == (303, f"/desk/tickets/{ticket.number}/")
    assert agent.get(f"{QUEUE}?q=%23999").status_code == 200
    assert agent.get(f"{QUEUE}?q=%239999999999999999999").status_code == 200


@pytest.mark.parametrize("sort", ["deadline", "updated", "created", "oldest", "priority"])
def test_pages_follow_each_other_in_every_order_without_gap_or_repeat(acme: Cast, sort: str) -> None:
    with acme.scope():
        for count in range(PAGE + 7):
            ticket = file_ticket(acme, priority=None, service_id=acme.service.pk if count % 3 else None)
            if count % 2:
                operations.accept(ticket.pk, actor=acme.actor("manager"))
    agent = visit(acme, "agent")
    first = agent.get(f"{QUEUE}?view=open&sort={sort}").content.decode()
    more = re.search(r'href="(\?[^"]*after=[^"]*)" rel="next"', first)
    assert more is not None
    top = [int(one) for one in re.findall(r'num">#(\d+)</td>', first)]
    rest = numbers(agent, more[1].replace("&amp;", "&"))
    assert len(top) == PAGE
    assert sorted(top + rest) == list(range(1, PAGE + 8))
    if sort == "oldest":
        assert top + rest == sorted(top + rest)
    if sort == "created":
        assert top + rest == sorted(top + rest, reverse=True)


def test_the_next_page_comes_as_rows_for_htmx_and_as_a_page_without(acme: Cast) -> None:
    with acme.scope():
        ticket = file_ticket(acme)
    agent = visit(acme, "agent")
    after = f"{QUEUE}?view=open&sort=created&after=9999999999999999~{ticket.number + 1}"
    rows = agent.get(after, headers={"HX-Request": "true"})
    assert b"<html" not in rows.content
    assert b'<tbody id="rows">' in rows.content
    assert rows["Vary"].startswith("HX-Request")
    assert b"<html" in agent.get(after).content


def test_an_empty_queue_says_what_to_do_next(acme: Cast) -> None:
    agent = visit(acme, "agent")
    assert "Nothing is yours" in agent.get(f"{QUEUE}?view=mine").content.decode()
    assert "Clear the filters" in agent.get(f"{QUEUE}?view=open&tag=none").content.decode()


def test_subjects_and_tags_are_escaped(acme: Cast) -> None:
    with acme.scope():
        ticket = file_ticket(acme, "<script>alert(1)</script>")
        operations.set_tags(ticket.pk, tags=["<b>"], actor=acme.actor("manager"))
    page = visit(acme, "agent").get(QUEUE).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert '<span class="tag">&lt;b&gt;</span>' in page


def test_requesters_have_no_desk_and_visitors_sign_in_first(acme: Cast) -> None:
    assert visit(acme, "requester").get(QUEUE).status_code == 403
    assert visit(acme).get(QUEUE)["Location"] == "/sign-in/?next=/desk/tickets/"


def test_no_page_waits_for_the_rails_counts_and_half_a_minute_they_are_kept(acme: Cast) -> None:
    agent = visit(acme, "agent")
    assert COUNTED.findall(agent.get(QUEUE).content.decode()) == []
    assert 'hx-trigger="load, recount from:body"' in agent.get(QUEUE).content.decode()
    agent.get("/desk/views/")
    page = agent.get(QUEUE).content.decode()
    assert ("All open", "0") in COUNTED.findall(page)
    assert 'hx-trigger="recount from:body"' in page
    assert COUNTED.findall(visit(acme, "manager").get(QUEUE).content.decode()) == []


def test_whoever_changes_a_ticket_is_not_shown_what_was_counted_before(acme: Cast) -> None:
    with acme.scope():
        ticket = ticket_in(acme, Status.IN_PROGRESS)
    agent = visit(acme, "agent")
    agent.get("/desk/views/")
    agent.post(f"/desk/tickets/{ticket.number}/resolve/", {})
    assert COUNTED.findall(agent.get(QUEUE).content.decode()) == []


def test_the_view_that_is_open_stays_marked_when_counts_arrive(acme: Cast) -> None:
    here = {"HX-Request": "true", "HX-Current-URL": f"http://{acme.host}/desk/tickets/?view=mine"}
    part = visit(acme, "agent").get("/desk/views/", headers=here).content.decode()
    assert re.findall(r'href="([^"]+)" aria-current="page"', part) == ["/desk/tickets/?view=mine"]


def test_the_rail_counts_what_the_views_show(acme: Cast) -> None:
    with acme.scope():
        # Answered, so that no clock runs while it waits.
        waiting = ticket_in(acme, Status.IN_PROGRESS)
        operations.reply(
            waiting.pk, content="Since when?", outcome=operations.Outcome.WAIT, actor=acme.actor("agent")
        )
        file_ticket(acme)
        TeamMember(team=acme.team, user=acme.manager).save_as(ARRANGER)
    part = visit(acme, "agent").get("/desk/views/").content.decode()
    assert dict(COUNTED.findall(part)) == {
        "Mine": "1",
        "Unassigned": "1",
        "My teams": "0",
        "Overdue": "0",
        "Due today": "0",
        "Waiting for customer": "1",
        "Clock paused": "1",
        "All open": "2",
        "Recently resolved": "0",
    }


def test_query_counts_do_not_grow_with_the_rows(acme: Cast) -> None:
    agent = visit(acme, "agent")
    get_counted(agent, "desk queue", QUEUE)
    with acme.scope():
        for _ in range(5):
            tagged = ticket_in(acme, Status.IN_PROGRESS)
            operations.set_tags(tagged.pk, tags=["x"], actor=acme.actor("agent"))
    get_counted(agent, "desk queue", f"{QUEUE}?view=open&status=IN_PROGRESS&assignee=me&team=me&tag=x")
    get_counted(agent, "desk queue, searched", f"{QUEUE}?q=laptop")
    get_counted(agent, "desk queue, next page", f"{QUEUE}?q=laptop&after=none~1", **{"HX-Request": "true"})
