"""Conditions of a service level that hold for nothing, or cannot be read any more: no ticket is held up by them."""

import pytest
from django.test import Client

from sla.models import SlaPolicy
from tests.browsing import visit
from tests.controls import controls, filled, send
from tests.factories import Cast, file_ticket, make_cast
from tickets import operations

LIST = "/desk/settings/sla/"


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast("Kept")


@pytest.fixture
def manager(cast: Cast) -> Client:
    return visit(cast, "manager")


@pytest.fixture
def old(cast: Cast) -> SlaPolicy:
    """Give a policy, tried first, whose conditions name a field that is gone."""
    with cast.scope():
        conditions = {"all": [{"field": "colour", "op": "is", "value": "red"}]}
        policy = SlaPolicy(name="Old", position=-1, conditions=conditions)
        policy.save_as(cast.actor("admin"))
    return policy


def test_a_policy_whose_conditions_cannot_be_read_matches_nothing(cast: Cast, old: SlaPolicy) -> None:
    with cast.scope():
        ticket = operations.accept(file_ticket(cast).pk, actor=cast.actor("manager"))
        assert ticket.sla_policy_id == SlaPolicy.objects.get(name="Standard").pk


def test_its_page_says_so_and_saving_it_untouched_makes_it_hold_for_no_more(
    cast: Cast, manager: Client, old: SlaPolicy
) -> None:
    place = f"{LIST}{old.pk}/"
    page = manager.get(place).content.decode()
    assert "it holds for no ticket" in page
    assert send(manager, place, filled(controls(page, place), name="Older")).status_code == 303
    with cast.scope():
        old.refresh_from_db()
        assert (old.name, old.conditions) == ("Older", {"any": []})
        ticket = operations.accept(file_ticket(cast).pk, actor=cast.actor("manager"))
        assert ticket.sla_policy_id != old.pk


def test_enter_in_a_field_saves(manager: Client) -> None:
    page = manager.get(f"{LIST}new/").content.decode()
    form = page.split(f'action="{LIST}new/"')[1]
    first = form[form.index("<button") :].partition("</button>")[0]
    assert "name=" not in first
    assert first.endswith("Save")
