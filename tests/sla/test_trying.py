"""A level tried on a moment before it is saved: on its own clocks, at every moment that clocks know."""

from typing import Any

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


def tried(at: str, priority: str = "HIGH", **more: str) -> dict[str, Any]:
    """Return a whole form of which somebody asks when a ticket accepted then would be due."""
    return given(**{"try": "1", "try-at": at, "try-priority": priority}, **more)


def test_trying_it_answers_with_the_reasons(cast: Cast, manager: Client) -> None:
    answer = manager.post(NEW, tried("2026-04-30T16:50"))
    page = answer.content.decode()
    assert answer.status_code == 200
    # Thursday; the first of May is a holiday in Germany, and then comes a weekend.
    assert "4 May 2026, 13:20 CEST" in page
    assert "are a holiday" in page
    with cast.scope():
        assert not SlaPolicy.objects.filter(name="Berlin").exists()


def test_what_stands_in_the_form_is_tried_and_stays_there_unsaved(cast: Cast, manager: Client) -> None:
    manager.post(NEW, given())
    with cast.scope():
        berlin = SlaPolicy.objects.get(name="Berlin")
    fresh = tried("2026-04-30T16:50", resolution_time_high="5 h 30 min", name="Munich", holiday_country="")
    page = manager.post(f"{LIST}{berlin.pk}/", fresh).content.decode()
    # No holiday any more: ten minutes on Thursday, then five hours and twenty minutes from nine o'clock on Friday.
    assert "1 May 2026, 14:20 CEST" in page
    assert 'value="Munich"' in page
    assert "5 h 30 min" in page
    with cast.scope():
        kept = SlaPolicy.objects.get(pk=berlin.pk)
        assert (kept.name, kept.resolution_time_high, kept.version) == ("Berlin", 270, berlin.version)


def test_a_priority_without_a_promise_says_so(cast: Cast, manager: Client) -> None:
    page = manager.post(NEW, tried("2026-04-30T16:50", "LOW")).content.decode()
    assert "Nothing is promised at this priority." in page
    assert "Nothing is promised" not in manager.get(NEW).content.decode()


def test_a_form_that_is_wrong_is_not_tried_and_says_why(cast: Cast, manager: Client) -> None:
    answer = manager.post(NEW, tried("2026-04-30T16:50", timezone="Mars/Olympus"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "of counted time are used up" not in page
    assert "This is not offered any more." in page
    assert "Not tried yet: something in this form is not right." in page


def test_what_is_to_be_tried_outlives_the_other_buttons(manager: Client) -> None:
    kept = {"try-at": "2026-11-27T16:50", "try-priority": "URGENT", "steps-TOTAL_FORMS": "1"}
    for button in ("add_step", "paint"):
        page = manager.post(NEW, given(**kept, **{button: "1"})).content.decode()
        assert 'value="2026-11-27T16:50"' in page
        assert '<option value="URGENT" selected>' in page
        assert "Not tried yet" not in page


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
    answer = manager.post(NEW, tried(at))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


@pytest.mark.parametrize("at", ["1970-01-01T00:00", "2199-12-31T23:59"])
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_the_first_and_the_last_moment_can_be_tried(cast: Cast, manager: Client, at: str, zone: str) -> None:
    answer = manager.post(NEW, tried(at, timezone=zone, resolution_time_high="3650 d"))
    assert answer.status_code == 200
    assert "of counted time are used up" in answer.content.decode()


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
    around = tried(at, timezone="America/New_York", open_when="always", resolution_time_high="4 h")
    answer = manager.post(NEW, around)
    assert answer.status_code == 200
    assert due in answer.content.decode()
