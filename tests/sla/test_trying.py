"""A level tried on a moment: on its own clocks, at every moment that clocks know."""

import pytest
from django.test import Client

from sla.models import SlaPolicy
from tests.browsing import visit
from tests.factories import Cast, make_cast
from tests.sla.test_policy_pages import LIST, NEW, given


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast("Trying")


@pytest.fixture
def manager(cast: Cast) -> Client:
    return visit(cast, "manager")


def test_trying_it_answers_with_the_reasons(cast: Cast, manager: Client) -> None:
    manager.post(NEW, given())
    with cast.scope():
        berlin = SlaPolicy.objects.get(name="Berlin")
    answer = manager.get(f"{LIST}{berlin.pk}/try/", {"at": "2026-04-30T16:50", "priority": "HIGH"})
    page = answer.content.decode()
    # Thursday; the first of May is a holiday in Germany, and then comes a weekend.
    assert "4 May 2026, 13:20 CEST" in page
    assert "are a holiday" in page
    assert manager.get(f"{LIST}{berlin.pk}/try/", {"at": "nonsense", "priority": "HIGH"}).status_code == 422


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        ("9999-12-31T23:59", "This is too far away. Choose a day of the years 1970 to 2199."),
        ("0001-01-01T00:00", "This is too far away."),
        ("2200-01-01T00:00", "This is too far away."),
        ("1969-12-31T23:59", "This is too far away."),
        ("nonsense", "This is no date."),
        ("", "Enter a date."),
    ],
)
def test_trying_it_at_no_moment_of_ours_is_refused_at_the_field(
    cast: Cast, manager: Client, at: str, sentence: str
) -> None:
    with cast.scope():
        standard = SlaPolicy.objects.get()
    answer = manager.get(f"{LIST}{standard.pk}/try/", {"at": at, "priority": "HIGH"})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


@pytest.mark.parametrize("at", ["1970-01-01T00:00", "2199-12-31T23:59"])
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_the_first_and_the_last_moment_can_be_tried(cast: Cast, manager: Client, at: str, zone: str) -> None:
    manager.post(NEW, given(timezone=zone, resolution_time_high="3650 d"))
    with cast.scope():
        far = SlaPolicy.objects.get(name="Berlin")
    assert manager.get(f"{LIST}{far.pk}/try/", {"at": at, "priority": "HIGH"}).status_code == 200


@pytest.mark.parametrize(
    ("at", "due"),
    [
        # Berlin's clocks jump then; New York's do not.
        ("2026-03-29T02:30", "29 Mar 2026, 06:30 EDT"),
        # New York's jump from two to three, and four hours follow.
        ("2026-03-08T02:30", "8 Mar 2026, 07:00 EDT"),
        # It is half past one twice in New York: from the first on, the fourth hour ends an hour earlier.
        ("2026-11-01T01:30", "1 Nov 2026, 04:30 EST"),
    ],
)
def test_a_moment_is_tried_on_the_clocks_of_the_level_alone(
    cast: Cast, manager: Client, at: str, due: str
) -> None:
    with cast.scope():
        cast.manager.timezone = "Europe/Berlin"
        cast.manager.save_as(cast.actor("manager"))
    around = given(timezone="America/New_York", open_when="always", resolution_time_high="4 h")
    assert manager.post(NEW, around).status_code == 303
    with cast.scope():
        york = SlaPolicy.objects.get(name="Berlin")
    answer = manager.get(f"{LIST}{york.pk}/try/", {"at": at, "priority": "HIGH"})
    assert answer.status_code == 200
    assert due in answer.content.decode()
