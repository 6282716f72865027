"""The picture of a week shows what stands in the form's fields: new, refused, tried or half written, saved or not."""

import re
from typing import Any

import pytest
from django.test import Client

from sla.models import SlaPolicy
from sla.pictures import week_of_bars
from sla.weeks import DAYS
from tests.browsing import visit
from tests.factories import Cast, make_cast
from tests.sla.test_policy_pages import LIST, NEW, given

WEEK = f"{LIST}week/"
Bars = list[tuple[float, float]]
WHOLE_DAY: Bars = [(0, 24)]
NINE_TO_FIVE: Bars = [(9, 17)]


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast("Painters")


@pytest.fixture
def manager(cast: Cast) -> Client:
    return visit(cast, "manager")


def painted(answer: Any) -> dict[str, Bars]:
    """Return when each day is open in the picture of an answer, in hours."""
    text = answer.content.decode()
    start = text.index('<div class="week" id="week"')
    rows = re.findall(r'<div class="week-day"><span class="small">\w+</span><svg.*?</svg>', text[start:])
    bars = [re.findall(r'<rect class="run" x="([\d.]+)" y="0" width="([\d.]+)"', row) for row in rows]
    return {
        day: [
            (round(float(x) * 24 / 1000, 1), round((float(x) + float(width)) * 24 / 1000, 1))
            for x, width in found
        ]
        for day, found in zip(DAYS, bars, strict=True)
    }


def days(**hours: Bars) -> dict[str, Bars]:
    """Return a week from Monday to Friday from nine to five, but for the days that are named."""
    return {day: NINE_TO_FIVE if day not in {"sat", "sun"} else [] for day in DAYS} | hours


def test_a_new_service_level_begins_with_its_week(manager: Client) -> None:
    page = manager.get(NEW)
    assert painted(page) == dict.fromkeys(DAYS, WHOLE_DAY)
    assert 'role="img" aria-label="The week as it stands in the fields below"' in page.content.decode()


@pytest.mark.parametrize(
    ("line", "bars", "sentence"),
    [
        ("09:00-12:00, sometime, 13-17", [(9, 12), (13, 17)], "“sometime” is no span of hours."),
        ("all day", [], "“all day” is no span of hours."),
        ("09:00-25:00, 10-11", [(10, 11)], "“25:00” is not a time"),
        ("09:00-09:00", [], "A span cannot end when it starts"),
        ("09:00-12:00, 11:00-14:00", [(9, 12), (11, 14)], "This span overlaps span 1 of Tuesday."),
        ("9-10," * 70, [], "These are too many spans for one day."),
    ],
)
def test_a_refused_week_is_painted_as_far_as_it_can_be_read(
    manager: Client, line: str, bars: Bars, sentence: str
) -> None:
    answer = manager.post(NEW, given(hours_tue=line))
    assert answer.status_code == 422
    assert painted(answer) == days(tue=bars)
    assert answer.content.decode().count(sentence) == 1


def test_what_is_shown_before_saving_is_what_would_be_saved(cast: Cast, manager: Client) -> None:
    manager.post(NEW, given())
    with cast.scope():
        kept = SlaPolicy.objects.get(name="Berlin")
    address = f"{LIST}{kept.pk}/"
    assert painted(manager.get(address)) == days()
    tried = manager.post(address, given(hours_fri="8-12", what_if="1"))
    assert tried.status_code == 200
    assert painted(tried) == days(fri=[(8, 12)])
    assert painted(manager.post(address, given(open_when="always", what_if="1"))) == dict.fromkeys(
        DAYS, WHOLE_DAY
    )
    assert painted(manager.post(address, given(hours_fri="8-12", **{"if-do": "line:"}))) == days(
        fri=[(8, 12)]
    )
    trial = {"try": "1", "try-at": "2026-04-30T16:50", "try-priority": "HIGH"}
    assert painted(manager.post(address, given(hours_fri="8-12", **trial))) == days(fri=[(8, 12)])


def test_a_night_goes_on_in_the_next_day_and_sundays_on_monday(manager: Client) -> None:
    answer = manager.post(WEEK, given(hours_wed="22:00-06:00", hours_sun="22:00-06:00"))
    assert painted(answer) == days(
        mon=[(0, 6), (9, 17)], wed=[(22, 24)], thu=[(0, 6), (9, 17)], sun=[(22, 24)]
    )


def test_the_week_is_painted_anew_while_it_is_written(cast: Cast, manager: Client) -> None:
    answer = manager.post(WEEK, given(hours_mon="9-12, 1"))
    assert answer.status_code == 200
    assert answer.content.decode().count("<div") == 9, "the picture alone"
    assert painted(answer) == days(mon=[(9, 12)])
    assert painted(manager.post(WEEK, given(open_when="always"))) == dict.fromkeys(DAYS, WHOLE_DAY)
    assert painted(manager.post(WEEK, {})) == {day: [] for day in DAYS}
    assert manager.get(WEEK).status_code == 405
    assert visit(cast, "agent").post(WEEK, given()).status_code == 403
    with cast.scope():
        assert SlaPolicy.objects.count() == 1


def test_without_a_script_a_button_paints_it_and_nothing_is_refused_or_saved(
    cast: Cast, manager: Client
) -> None:
    answer = manager.post(NEW, given(name="", hours_mon="22-6", paint="1"))
    assert answer.status_code == 200
    assert painted(answer) == days(mon=[(22, 24)], tue=[(0, 6), (9, 17)])
    assert "This is still empty" not in answer.content.decode()
    with cast.scope():
        assert SlaPolicy.objects.count() == 1


def test_a_form_opens_at_the_first_mistake_on_the_page(manager: Client) -> None:
    answer = manager.post(NEW, given(resolution_time_low="soon", open_when="", hours_mon="noon"))
    assert re.findall(r'name="(\w+)"[^>]* autofocus', answer.content.decode()) == ["resolution_time_low"]


def test_what_cannot_be_read_is_left_out_and_an_empty_week_is_no_error() -> None:
    week = week_of_bars(
        {"mon": [("8:00", "9:00"), ("24:00", "25:00"), ("13:00", "14:00"), ("10:00", "12:00")]}
    )
    assert [[(bar.x, bar.width) for bar in day.bars] for day in week] == [
        [(416.67, 83.33), (541.67, 41.67)],
        *[[]] * 6,
    ]
    assert [day.bars for day in week_of_bars({})] == [[]] * 7
