"""The lines of a level's steps: added, emptied, and naming somebody who left."""

import pytest
from django.test import Client

from accounts import operations as people
from sla.models import SlaPolicy
from tests.browsing import visit
from tests.factories import Cast, make_cast
from tests.sla.test_policy_pages import LIST, NEW, given


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast("Steps")


@pytest.fixture
def manager(cast: Cast) -> Client:
    return visit(cast, "manager")


def test_a_step_that_was_shown_is_taken_away_by_emptying_its_number(cast: Cast, manager: Client) -> None:
    manager.post(NEW, given())
    with cast.scope():
        berlin = SlaPolicy.objects.get(name="Berlin")
    emptied = given(**{"steps-INITIAL_FORMS": "1", "steps-0-amount": ""})
    assert manager.post(f"{LIST}{berlin.pk}/", emptied).status_code == 303
    with cast.scope():
        assert SlaPolicy.objects.get(name="Berlin").escalation_rules == []


def test_a_step_for_somebody_who_left_is_seen_and_kept_until_it_is_changed(
    cast: Cast, manager: Client
) -> None:
    named = {"steps-0-action": "assign", "steps-0-whom": f"person:{cast.colleague.pk}"}
    assert manager.post(NEW, given(**named)).status_code == 303
    with cast.scope():
        berlin = SlaPolicy.objects.get(name="Berlin")
        people.deactivate(cast.colleague.pk, actor=cast.actor("admin"))
    address = f"{LIST}{berlin.pk}/"
    shown = f'<option value="person:{cast.colleague.pk}" selected>Cleo Colleague, no longer here</option>'
    assert shown in manager.get(address).content.decode()
    named["steps-INITIAL_FORMS"] = "1"
    assert manager.post(address, given(**named, resolution_time_high="5 h")).status_code == 303
    with cast.scope():
        berlin.refresh_from_db()
        assert berlin.resolution_time_high == 300
        assert berlin.escalation_rules[0]["params"] == {"user_id": str(cast.colleague.pk)}
    changed = manager.post(address, given(**named, **{"steps-0-amount": "90"}))
    assert changed.status_code == 422
    assert "This person does not work here. Choose another one." in changed.content.decode()
    assert shown in changed.content.decode()
    assert manager.post(NEW, given(name="Another", **named)).status_code == 422


def test_a_step_for_a_team_that_is_gone_is_seen_and_kept(cast: Cast, manager: Client) -> None:
    named = {"steps-0-action": "team", "steps-0-whom": f"team_id:{cast.team.pk}"}
    assert manager.post(NEW, given(**named)).status_code == 303
    with cast.scope():
        berlin = SlaPolicy.objects.get(name="Berlin")
        cast.team.is_active = False
        cast.team.save_as(cast.actor("admin"))
    address = f"{LIST}{berlin.pk}/"
    assert "Front desk, no longer here</option>" in manager.get(address).content.decode()
    assert manager.post(address, given(**named, description="Changed")).status_code == 303


def test_another_step_is_added_without_saving(cast: Cast, manager: Client) -> None:
    page = manager.post("/desk/settings/sla/new/", given(name="Half made", add_step="1"))
    text = page.content.decode()
    assert page.status_code == 200
    assert 'name="steps-2-amount"' in text
    assert 'name="steps-TOTAL_FORMS" value="3"' in text
    assert 'value="Half made"' in text
    assert 'name="steps-0-amount" value="80"' in text
    assert "error small" not in text
    with cast.scope():
        assert not SlaPolicy.objects.filter(name="Half made").exists()
    full = manager.post(
        "/desk/settings/sla/new/", given(add_step="1", **{"steps-TOTAL_FORMS": "20"})
    ).content.decode()
    assert 'name="steps-TOTAL_FORMS" value="20"' in full
    assert 'name="add_step"' not in full
