"""The display tags and the icon tag, as templates use them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.template import Context, Template
from django.utils import timezone
from lucide import IconDoesNotExist

from atum_desk.core import clock, display

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@dataclass
class Person:
    pk: str
    full_name: str
    email: str = "ida@northwind.example"


def render(source: str, **context: object) -> str:
    with clock.at(NOON):
        return Template("{% load icons display %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("ago", "long", "short"),
    [
        (timedelta(seconds=20), "just now", "just now"),
        (timedelta(seconds=50), "1 minute ago", "1 min"),
        (timedelta(minutes=4, seconds=59), "4 minutes ago", "4 min"),
        (timedelta(hours=1), "1 hour ago", "1 h"),
        (timedelta(hours=11, minutes=59), "11 hours ago", "11 h"),
        (timedelta(hours=30), "yesterday", "yesterday"),
        (timedelta(days=3), "3 days ago", "3 days ago"),
        (timedelta(days=40), "14 Oct", "14 Oct"),
        (timedelta(days=400), "19 Oct 2025", "19 Oct 2025"),
    ],
)
def test_age_reads_like_a_person_says_it(ago: timedelta, long: str, short: str) -> None:
    assert display.age(NOON - ago, NOON) == long
    assert display.short_age(NOON - ago, NOON) == short


def test_a_time_to_come_is_written_exactly() -> None:
    assert display.age(NOON + timedelta(hours=2), NOON) == "23 Nov 2026, 14:00 UTC"


def test_yesterday_follows_the_readers_time_zone() -> None:
    moment = NOON - timedelta(hours=27)
    assert display.age(moment, NOON) == "yesterday"
    with timezone.override("Pacific/Kiritimati"):
        assert display.age(moment, NOON) == "2 days ago"
        assert display.exact(NOON).startswith("24 Nov 2026, 02:00")


def test_relative_time_carries_the_exact_time_and_zone() -> None:
    html = render("{% relative_time at %}", at=NOON - timedelta(minutes=4))
    assert html == (
        '<time datetime="2026-11-23T11:56:00+00:00" title="23 Nov 2026, 11:56 UTC" data-relative="long">'
        "4 minutes ago</time>"
    )


@pytest.mark.parametrize("tag", ["relative_time", "exact_time", "clock"])
def test_nothing_is_written_for_no_time(tag: str) -> None:
    assert render(f"{{% {tag} at %}}", at=None) == ""


@pytest.mark.parametrize(
    ("seconds", "written"),
    [
        (0, "0 min"),
        (59, "0 min"),
        (2880, "48 min"),
        (11520, "3 h 12 min"),
        (7200, "2 h"),
        (187_200, "2 d 4 h"),
    ],
)
def test_durations_have_at_most_two_units(seconds: int, written: str) -> None:
    assert render("{{ seconds|duration }}", seconds=seconds) == written


@pytest.mark.parametrize(
    ("seconds", "written"), [(0, "0 min"), (2880, "48 min"), (7200, "2 h"), (187_260, "52 h 1 min")]
)
def test_working_time_is_never_counted_in_days(seconds: int, written: str) -> None:
    assert render("{{ seconds|hours }}", seconds=seconds) == written


def test_an_exact_time_names_its_weekday_on_demand() -> None:
    shape = '<time datetime="2026-11-23T12:00:00+00:00">{}</time>'
    assert render("{% exact_time at %}", at=NOON) == shape.format("23 Nov 2026, 12:00 UTC")
    assert render("{% exact_time at 'weekday' %}", at=NOON) == shape.format("Mon 23 Nov 2026, 12:00 UTC")
    there = render("{% exact_in at 'Asia/Tokyo' %}", at=NOON)
    assert there == shape.format("Mon 23 Nov 2026, 21:00 JST")


@pytest.mark.parametrize(
    ("left", "kind", "text"),
    [
        (timedelta(hours=5), "calm", "Due in 5 h"),
        (timedelta(hours=1), "calm", "Due in 1 h"),
        (timedelta(minutes=59), "soon", "Due in 59 min"),
        (timedelta(0), "soon", "Due in 0 min"),
        (timedelta(minutes=-12), "over", "12 min over"),
    ],
)
def test_a_deadline_turns_from_calm_to_soon_to_over(left: timedelta, kind: str, text: str) -> None:
    assert display.clock_face(NOON + left, NOON) == display.ClockFace(kind, text)  # type: ignore[arg-type]
    html = render("{% clock due %}", due=NOON + left)
    assert f'class="clock {kind}" data-due="' in html
    assert f">{text}</span>" in html


def test_a_paused_or_finished_clock_does_not_count_down() -> None:
    assert render("{% clock due paused=True %}", due=None) == '<span class="clock paused">Paused</span>'
    assert render("{% clock due done=True %}", due=NOON) == '<span class="clock done">Done</span>'


def test_a_date_set_by_hand_counts_down_while_the_computed_deadline_is_paused() -> None:
    html = render("{% clock due paused=True %}", due=NOON + timedelta(hours=5))
    assert ">Due in 5 h</span>" in html


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Mara Koch", "MK"),
        ("ida", "I"),
        ("Olu van der Adeyemi", "OA"),
        ("ida@northwind", "IN"),
        ("", "?"),
        ("… !", "?"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert display.initials(name) == letters


def test_the_same_person_keeps_one_of_twelve_hues() -> None:
    hues = {display.hue(f"person-{number}") for number in range(200)}
    assert hues == set(range(display.HUES))
    assert display.hue("person-7") == display.hue("person-7")


def test_an_avatar_is_decoration_and_escapes_the_name() -> None:
    assert render("{% avatar person %}", person=Person("a", "<b> & co")).count("<") == 2
    assert 'aria-hidden="true"' in render("{% avatar person 'big' %}", person=Person("a", "Ida Brandt"))
    assert 'class="avatar none ' in render("{% avatar person %}", person=None)


def test_status_and_priority_say_a_word_beside_the_shape() -> None:
    assert (
        render("{% status 'NEW' 'New' 'badge' %}")
        == '<span class="badge status" data-status="NEW">New</span>'
    )
    assert render("{% priority 'HIGH' 'High' %}") == '<span class="priority" data-priority="HIGH">High</span>'
    assert (
        render("{% status 'NEW' word %}", word="<i>")
        == '<span class="status" data-status="NEW">&lt;i&gt;</span>'
    )


def test_a_requester_sees_assigned_as_work_in_progress() -> None:
    html = render("{% portal_status 'ASSIGNED' 'In progress' %}")
    assert html == '<span class="badge status" data-status="IN_PROGRESS">In progress</span>'


def test_an_icon_is_hidden_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in render("{% icon 'inbox' %}")
    labelled = render("{% icon 'inbox' size=20 label=label %}", label='"><script>')
    assert 'role="img"' in labelled
    assert 'width="20"' in labelled
    assert "<script>" not in labelled
    assert "style=" not in labelled


def test_an_unknown_icon_is_an_error() -> None:
    with pytest.raises(IconDoesNotExist):
        render("{% icon 'no-such-icon' %}")
