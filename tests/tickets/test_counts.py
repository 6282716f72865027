"""The rail's numbers: kept while they are fresh, whichever view is looked at, and each counted for itself."""

import pytest

from atum_desk.core.actors import Actor
from atum_desk.core.ids import uuid7
from tests.browsing import visit
from tests.factories import Cast, file_ticket
from tickets import counts, operations
from tickets.counts import IN_RAIL, Count, count_rail, count_saved, rail_of
from tickets.models import SavedView
from tickets.operations import Look


def views(cast: Cast, number: int) -> list[SavedView]:
    return [
        operations.create_view(Look(f"{place:02}", {"all": []}), actor=cast.actor("agent"))
        for place in range(number)
    ]


def test_a_view_beyond_the_rail_leaves_the_counts_alone(cast: Cast) -> None:
    made, agent = views(cast, IN_RAIL + 1), cast.actor("agent")
    counted = count_rail(agent)
    assert counted.is_counted
    for current in (made[-1].pk, uuid7(), made[0].pk):
        assert rail_of(agent, current) == counted
    assert rail_of(agent) == counted


def test_a_view_that_came_since_is_shown_and_counted_next(cast: Cast) -> None:
    (first,), agent = views(cast, 1), cast.actor("agent")
    before = count_rail(agent)
    # Somebody else shared it.
    shared = operations.create_view(
        Look("Shared", {"all": []}, team_id=cast.team.pk), actor=cast.actor("manager")
    )
    assert rail_of(agent, first.pk) == before
    found = rail_of(agent, shared.pk)
    assert [name for _key, name in found.saved] == ["00", "Shared"]
    assert found.counts == before.counts
    assert not found.is_counted
    assert count_rail(agent).is_counted


def test_a_view_that_cannot_be_counted_shows_no_number_and_the_others_theirs(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_ticket(cast)
    made = views(cast, 2)

    def counted(view: SavedView, actor: Actor) -> Count:
        if view.pk == made[0].pk:
            # As PostgreSQL does it: the transaction is good for nothing afterwards, but for its savepoint.
            list(SavedView.objects.raw("SELECT 1 / 0 AS id"))
        return count_saved(view, actor)

    monkeypatch.setattr(counts, "count_saved", counted)
    found = count_rail(cast.actor("agent"))
    assert [str(found.counts[view.pk]) for view in made] == ["", "1"]
    assert found.is_counted


def test_the_rail_leads_to_the_views_that_it_has_no_room_for(cast: Cast) -> None:
    views(cast, IN_RAIL + 1)
    link = 'href="/desk/views/saved/"'
    assert link in visit(cast, "agent").get("/desk/views/").content.decode()
    assert link not in visit(cast, "manager").get("/desk/views/").content.decode()
