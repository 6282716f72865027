"""What a form of a view may send, however wrong: it is refused at its line, and no page breaks by what was kept."""

import pytest

from accounts import operations as people
from atum_desk.core.ids import uuid7
from tests.browsing import visit
from tests.controls import send
from tests.factories import Cast
from tests.tickets.views.test_queue import QUEUE
from tests.tickets.views.test_saved_views import NEW_VIEW
from tickets.models import SavedView

BASE = [("name", "x"), ("team", ""), ("sort", "updated"), ("if--mode", "all")]


def line(field: str, op: str, *values: str) -> list[tuple[str, str]]:
    asked = [("if-0-field", field), ("if-0-op", op)]
    return [*BASE, *asked, *(("if-0-value", value) for value in values)]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (line("number", "is", "9" * 5_000), "A whole number is expected"),
        (line("number", "between", "5", "x"), "A whole number is expected"),
        (line("created_at", "after", "0001-01-01T00:00"), "This is too far away"),
        (line("created_at", "before", "9999-12-31T23:59"), "This is too far away"),
        (line("created_at", "within_last", "999999 d"), "A span of time is expected"),
        (line("assignee", "in"), "Choose at least one"),
        (line("priority", "is", "NEW"), "“NEW” cannot be chosen here"),
        (line("subject", "contains", ""), "Enter what to look for"),
    ],
)
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York"])
def test_what_is_wrong_is_said_at_its_line_and_kept(
    acme: Cast, sent: list[tuple[str, str]], sentence: str, zone: str
) -> None:
    with acme.scope():
        people.change_profile(acme.agent.pk, full_name="Ada Agent", timezone=zone, actor=acme.actor("agent"))
    agent = visit(acme, "agent")
    answer = send(agent, NEW_VIEW, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert '<div class="cond-line" role="alert">' in page
    assert f'<span class="error small">{sentence}' in page
    assert all(f'value="{value}"' in page for name, value in sent if name == "if-0-value")
    with acme.scope():
        assert not SavedView.objects.exists()


def test_a_person_of_elsewhere_and_nobody_at_all_are_refused_alike(acme: Cast, other: Cast) -> None:
    agent, pages = visit(acme, "agent"), set()
    for field, gone in (
        ("assignee", other.agent.pk),
        ("assignee", uuid7()),
        ("assignee", acme.requester.pk),
        ("team", acme.agent.pk),
        ("team", other.team.pk),
        ("service", other.service.pk),
        ("requester", other.requester.pk),
    ):
        answer = send(agent, NEW_VIEW, line(field, "is", str(gone)))
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "What was chosen here is not there. Choose something else." in page
        assert f'<option value="{gone}" selected>Not known here</option>' in page
        if field == "assignee":
            pages.add(page.split("<main")[1].replace(str(gone), "ID").split("csrf")[0])
    assert len(pages) == 1


def test_a_value_that_was_never_shown_is_asked_for_before_anything_is_saved(acme: Cast) -> None:
    agent = visit(acme, "agent")
    answer = send(agent, NEW_VIEW, line("subject", "contains"))
    assert answer.status_code == 200
    assert 'name="if-0-value"' in answer.content.decode()
    with acme.scope():
        assert not SavedView.objects.exists()


def test_a_moment_with_a_zone_of_its_own_breaks_no_page(acme: Cast) -> None:
    agent = visit(acme, "agent")
    sent = [*line("created_at", "before", "2026-01-01T00:00"), ("if-0-exact", "2026-01-01T00:00:00+23:59")]
    answer = send(agent, NEW_VIEW, sent)
    assert answer.status_code == 303
    for place in (answer["Location"], "/desk/views/", "/desk/views/saved/", QUEUE):
        assert agent.get(place).status_code == 200
    sent = [pair for pair in sent if pair[0] != "if-0-value"] + [("if-0-value", "2026-01-01T00:00+23:59")]
    assert send(agent, NEW_VIEW, sent).status_code == 422


@pytest.mark.parametrize("button", ["line:²", "remove:0.0.²", "group:" + "9" * 5_000, "again:x", "none"])
def test_no_button_breaks_the_form(acme: Cast, button: str) -> None:
    sent = [*line("subject", "is", "x"), ("if-do", button)]
    assert send(visit(acme, "agent"), NEW_VIEW, sent).status_code == 200


def test_groups_without_end_are_refused(acme: Cast) -> None:
    sent = BASE + [(f"if-{'.'.join('0' * depth)}-mode", "all") for depth in range(1, 900)]
    answer = send(visit(acme, "agent"), NEW_VIEW, sent)
    assert answer.status_code == 422
    assert "Groups are nested five deep at most." in answer.content.decode()


@pytest.mark.parametrize(
    "line", ["updated:<999999d", "due:<999999w", "created:0001-01-01", "created:>0001-01-01", "tag:#"]
)
def test_a_line_beyond_all_bounds_is_refused(acme: Cast, line: str) -> None:
    assert visit(acme, "agent").get(QUEUE, {"q": line}).status_code == 422


@pytest.mark.parametrize("line", ["laptop " * 100, "tag:vpn " * 100], ids=["words", "filters"])
def test_a_line_that_is_too_long_is_refused_and_not_cut(acme: Cast, line: str) -> None:
    answer = visit(acme, "agent").get(QUEUE, {"q": line})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Only 500 characters are searched. Leave out what is marked." in page
    whole = line.strip()
    assert f"<code>{whole[:500]}<mark>{whole[500:]}</mark></code>" in page
    assert f'value="{whole}"' in page
    assert visit(acme, "agent").get(QUEUE, {"q": whole[:496]}).status_code == 200
