"""Saved views: who keeps and changes them, their order, and what is refused."""

from typing import Any

import pytest

from accounts import operations as people
from accounts.models import AuditLog
from atum_desk.core.errors import Invalid, LimitReached, NotAllowed, NotFound, StaleVersion
from atum_desk.core.events import Event
from atum_desk.core.ids import uuid7
from tests.factories import ARRANGER, Cast
from tickets import operations
from tickets.models import SavedView
from tickets.operations import Look
from tickets.operations.saved_views import MOST

URGENT = {"all": [{"field": "priority", "op": "is", "value": "URGENT"}]}


def look(**facts: Any) -> Look:
    given: dict[str, Any] = {"name": "Urgent", "conditions": URGENT}
    return Look(**{**given, **facts})


def names(cast: Cast, by: str = "agent") -> list[str]:
    seen = SavedView.objects.used_by(getattr(cast, by).pk).in_order()
    return [one.name for one in seen]


def test_each_change_is_told_and_audited_once(cast: Cast, heard: list[Event]) -> None:
    agent = cast.actor("agent")
    view = operations.create_view(look(name=" Urgent  ones "), actor=agent)
    operations.change_view(view.pk, look(sort="oldest"), actor=agent)
    assert operations.delete_view(view.pk, actor=agent) == "Urgent"
    assert [event.verb for event in heard] == [
        "saved_view.created",
        "saved_view.changed",
        "saved_view.deleted",
    ]
    changed = AuditLog.objects.of("saved_view", view.pk).get(action="saved_view.changed")
    assert changed.old_values == {"name": "Urgent ones", "sort": "updated"}
    assert changed.new_values == {"name": "Urgent", "sort": "oldest"}
    assert not SavedView.objects.exists()


def test_a_form_made_from_an_older_view_is_refused_and_changes_nothing(
    cast: Cast, heard: list[Event]
) -> None:
    agent = cast.actor("agent")
    view = operations.create_view(look(), actor=agent)
    seen = SavedView.objects.get().version
    changed = operations.change_view(view.pk, look(sort="oldest"), actor=agent, seen=seen)
    heard.clear()
    with pytest.raises(StaleVersion, match=r"this view meanwhile.*then save again"):
        operations.change_view(view.pk, look(name="Mine"), actor=agent, seen=seen)
    assert heard == []
    held = SavedView.objects.get()
    assert (held.name, held.sort, held.version) == ("Urgent", "oldest", changed.version)
    # The same form sent twice, and one that was made since.
    operations.change_view(view.pk, look(sort="oldest"), actor=agent, seen=seen)
    operations.change_view(view.pk, look(name="Mine"), actor=agent, seen=held.version)
    assert SavedView.objects.get().name == "Mine"


def test_a_view_that_is_moved_is_as_it_was(cast: Cast) -> None:
    agent = cast.actor("agent")
    first, second = (operations.create_view(look(name=name), actor=agent) for name in "ab")
    operations.move_view(second.pk, up=True, actor=agent)
    assert SavedView.objects.get(pk=first.pk).version == first.version


def test_own_views_are_seen_by_nobody_else_and_a_teams_by_its_members(cast: Cast) -> None:
    agent, colleague = cast.actor("agent"), cast.actor("colleague")
    own = operations.create_view(look(name="Own"), actor=agent)
    shared = operations.create_view(look(name="Shared", team_id=cast.team.pk), actor=cast.actor("manager"))
    assert names(cast) == ["Own", "Shared"]
    assert names(cast, "manager") == []
    assert names(cast, "colleague") == []
    for view in (own, shared):
        for act in (
            lambda view=view: operations.change_view(view.pk, look(), actor=colleague),
            lambda view=view: operations.move_view(view.pk, up=True, actor=colleague),
            lambda view=view: operations.delete_view(view.pk, actor=colleague),
        ):
            with pytest.raises(NotFound):
                act()
    people.add_team_member(cast.team.pk, user_id=cast.colleague.pk, actor=ARRANGER)
    assert names(cast, "colleague") == ["Shared"]


@pytest.mark.parametrize("by", ["manager", "admin"])
def test_a_teams_views_are_kept_by_managers_who_are_in_no_team(cast: Cast, by: str) -> None:
    actor, team = cast.actor(by), cast.team.pk
    first, second = (operations.create_view(look(name=name, team_id=team), actor=actor) for name in "ab")
    operations.change_view(first.pk, look(name="c", team_id=team), actor=actor)
    operations.move_view(second.pk, up=True, actor=actor)
    assert names(cast) == ["b", "c"]
    operations.delete_view(second.pk, actor=actor)
    assert names(cast) == ["c"]


def test_a_teams_views_are_used_and_not_changed_by_its_agents(cast: Cast, heard: list[Event]) -> None:
    agent, team = cast.actor("agent"), cast.team.pk
    shared = operations.create_view(look(team_id=team), actor=cast.actor("manager"))
    own = operations.create_view(look(name="Own"), actor=agent)
    heard.clear()
    for act in (
        lambda: operations.create_view(look(name="Another", team_id=team), actor=agent),
        lambda: operations.change_view(shared.pk, look(name="Mine now"), actor=agent),
        lambda: operations.change_view(own.pk, look(name="The team's", team_id=team), actor=agent),
        lambda: operations.move_view(shared.pk, up=True, actor=agent),
        lambda: operations.delete_view(shared.pk, actor=agent),
    ):
        with pytest.raises(NotAllowed, match="what teams share as views"):
            act()
    assert heard == []


def test_a_teams_view_becomes_nobodys_own(cast: Cast) -> None:
    manager = cast.actor("manager")
    shared = operations.create_view(look(team_id=cast.team.pk), actor=manager)
    with pytest.raises(Invalid, match="stays a team's") as refused:
        operations.change_view(shared.pk, look(), actor=manager)
    assert refused.value.field == "team"


def test_a_view_stays_with_a_team_that_is_not_active_any_more(cast: Cast) -> None:
    manager, team = cast.actor("manager"), cast.team.pk
    shared = operations.create_view(look(team_id=team), actor=manager)
    people.change_team(team, name="Front desk", description="", is_active=False, actor=cast.actor("admin"))
    operations.change_view(shared.pk, look(name="Still theirs", team_id=team), actor=manager)
    with pytest.raises(Invalid, match="no such active team"):
        operations.create_view(look(name="Another", team_id=team), actor=manager)


def test_views_stand_in_their_order_and_a_new_one_last(cast: Cast) -> None:
    agent = cast.actor("manager")
    first, second, third = (operations.create_view(look(name=name), actor=agent) for name in "abc")
    operations.move_view(third.pk, up=True, actor=agent)
    operations.move_view(first.pk, up=True, actor=agent)
    assert names(cast, "manager") == ["a", "c", "b"]
    operations.move_view(first.pk, up=False, actor=agent)
    assert names(cast, "manager") == ["c", "a", "b"]
    operations.create_view(look(name="d"), actor=agent)
    operations.change_view(second.pk, look(name="b", team_id=cast.team.pk), actor=agent)
    assert names(cast, "manager") == ["c", "a", "d"]
    assert names(cast) == ["b"]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": "  "}, "name"),
        ({"sort": "id"}, "sort"),
        ({"conditions": {"all": [{"field": "colour", "op": "is", "value": "x"}]}}, "conditions.all[0].field"),
        (
            {"conditions": {"all": [{"field": "assignee", "op": "is", "value": str(uuid7())}]}},
            "conditions.all[0].value",
        ),
        ({"conditions": {"priority": "GREEN"}}, "conditions.priority"),
        ({"conditions": {"all": [{"field": "subject", "op": "matches", "value": "a+"}]}}, "conditions"),
        ({"team_id": uuid7()}, "team"),
    ],
)
def test_what_makes_no_view_is_refused_by_its_place(cast: Cast, facts: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        operations.create_view(look(**facts), actor=cast.actor("manager"))
    assert refused.value.field == field
    assert not SavedView.objects.exists()


def test_a_name_is_taken_once_a_person_and_once_a_team(cast: Cast) -> None:
    agent = cast.actor("manager")
    operations.create_view(look(), actor=agent)
    operations.create_view(look(), actor=cast.actor("colleague"))
    operations.create_view(look(team_id=cast.team.pk), actor=agent)
    for team_id in (None, cast.team.pk):
        with pytest.raises(Invalid, match="a view of this name"):
            operations.create_view(look(team_id=team_id), actor=agent)


def test_there_is_an_end_to_it(cast: Cast) -> None:
    for number in range(MOST):
        operations.create_view(look(name=str(number)), actor=cast.actor("agent"))
    with pytest.raises(LimitReached):
        operations.create_view(look(name="One too many"), actor=cast.actor("agent"))
    operations.create_view(look(name="Of the team", team_id=cast.team.pk), actor=cast.actor("manager"))


@pytest.mark.parametrize("by", ["requester", "customer_admin"])
def test_it_refuses_who_does_not_work_here(cast: Cast, heard: list[Event], by: str) -> None:
    with pytest.raises(NotAllowed):
        operations.create_view(look(), actor=cast.actor(by))
    assert heard == []


def test_another_organizations_view_is_as_if_there_were_none(other: Cast, acme: Cast) -> None:
    with other.scope():
        theirs = operations.create_view(look(), actor=other.actor("agent"))
    with acme.scope():
        for view_id in (theirs.pk, uuid7()):
            with pytest.raises(NotFound):
                operations.delete_view(view_id, actor=acme.actor("agent"))
        with pytest.raises(Invalid, match="no such active team"):
            operations.create_view(look(team_id=other.team.pk), actor=acme.actor("manager"))
