"""Views of teams on the pages: used by their members, kept by managers, and unseen by everybody else."""

import pytest

from tests.browsing import visit
from tests.controls import controls, filled, send
from tests.factories import Cast
from tests.tickets.views.test_queue import QUEUE
from tests.tickets.views.test_saved_views import NEW_VIEW
from tickets import operations
from tickets.models import SavedView
from tickets.operations import Look

LIST = "/desk/views/saved/"
URGENT = {"all": [{"field": "priority", "op": "is", "value": "URGENT"}]}


@pytest.fixture
def shared(acme: Cast) -> SavedView:
    """Give a view of the agent's team, in which the colleague and the manager are not."""
    with acme.scope():
        return operations.create_view(
            Look("Shared", URGENT, team_id=acme.team.pk), actor=acme.actor("manager")
        )


@pytest.mark.parametrize(
    ("by", "uses", "changes", "saves"),
    [
        ("agent", 200, 403, 403),
        ("colleague", 404, 404, 404),
        ("manager", 200, 200, 303),
        ("admin", 200, 200, 303),
    ],
)
def test_each_gets_what_their_role_and_team_give(
    acme: Cast, shared: SavedView, by: str, uses: int, changes: int, saves: int
) -> None:
    client, place = visit(acme, by), f"/desk/views/{shared.pk}/"
    listing = client.get(QUEUE, {"view": str(shared.pk)})
    assert listing.status_code == uses
    assert (place in listing.content.decode()) == (changes == 200)
    assert client.get(place).status_code == changes
    page = client.get(LIST).content.decode()
    assert (">Shared<" in page) == (uses == 200)
    assert (place in page) == (changes == 200)
    # A rail holds what its person uses.
    assert (f"view={shared.pk}" in client.get("/desk/views/").content.decode()) == (by == "agent")
    sent = {"name": "Ours", "team": str(acme.team.pk), "sort": "oldest", "if--mode": "all"}
    for address in (f"{place}move/", place, f"{place}delete/"):
        assert client.post(address, {**sent, "to": "up"}).status_code == saves


def test_only_a_manager_is_asked_whose_a_new_view_is(acme: Cast) -> None:
    page = visit(acme, "agent").get(NEW_VIEW).content.decode()
    assert "Who sees it" not in page
    client = visit(acme, "manager")
    page = client.get(NEW_VIEW).content.decode()
    assert "Front desk" in page
    held = filled(controls(page, NEW_VIEW), name="For the desk", team=str(acme.team.pk))
    assert send(client, NEW_VIEW, held).status_code == 303
    assert "For the desk" in visit(acme, "agent").get(LIST).content.decode()


def test_an_agent_who_sends_a_team_all_the_same_keeps_nothing(acme: Cast) -> None:
    sent = {"name": "Ours", "team": str(acme.team.pk), "sort": "oldest", "if--mode": "all"}
    answer = visit(acme, "agent").post(NEW_VIEW, sent)
    assert answer.status_code == 422
    assert "This is not offered any more" in answer.content.decode()
    with acme.scope():
        assert not SavedView.objects.exists()


def test_a_teams_view_is_not_offered_to_become_ones_own(acme: Cast, shared: SavedView) -> None:
    client, place = visit(acme, "manager"), f"/desk/views/{shared.pk}/"
    page = client.get(place).content.decode()
    assert "Only me" not in page
    sent = {"name": "Mine", "team": "", "sort": "oldest", "if--mode": "all"}
    answer = client.post(place, sent)
    assert answer.status_code == 422
    assert "stays a team" in answer.content.decode()


def test_a_team_called_as_ones_own_views_are_stands_by_itself(acme: Cast) -> None:
    with acme.scope():
        team = acme.team
        team.name = "Only mine"
        team.save_as(acme.actor("admin"))
        manager = acme.actor("manager")
        operations.create_view(Look("Own", URGENT), actor=manager)
        operations.create_view(Look("Shared", URGENT, team_id=team.pk), actor=manager)
    assert visit(acme, "manager").get(LIST).content.decode().count("Only mine</h2>") == 2


def test_enter_in_a_field_saves(acme: Cast) -> None:
    page = visit(acme, "agent").get(NEW_VIEW).content.decode()
    form = page.split(f'action="{NEW_VIEW}"')[1]
    first = form[form.index("<button") :].partition("</button>")[0]
    assert "if-do" not in first
    assert first.endswith("Save")
