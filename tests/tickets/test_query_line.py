"""The query line: what each filter means, and at which word a line is refused."""

from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atum_desk.core.conditions import Group, Leaf, read, write
from tickets.condition_fields import TICKET
from tickets.query_line import Line, LineError, parse, without
from tickets.query_terms import EXAMPLES, KEYS, Reader

MARA = UUID("00000000-0000-7000-8000-000000000001")
READER = Reader(
    names=dict.fromkeys(
        ("assignee", "team", "service", "company"), lambda name: MARA if name == "Mara Koch" else None
    ),
    at=datetime(2026, 11, 24, 23, 30, tzinfo=UTC),
    zone=ZoneInfo("Europe/Berlin"),
)
OPEN = ("NEW", "ACCEPTED", "ASSIGNED", "IN_PROGRESS", "WAITING_CUSTOMER")


def asked(line: str) -> Line:
    return parse(line, READER)


def test_the_line_of_the_manual_is_understood_word_by_word() -> None:
    line = asked('status:open priority:high assignee:me -tag:vpn updated:<2d "exact words" printer')
    assert line.words == "printer"
    assert [term.condition for term in line.terms] == [
        Leaf("status", "in", OPEN),
        Leaf("priority", "is", "HIGH"),
        Leaf("assignee", "is", "me"),
        Group("none", (Leaf("tags", "contains", "vpn"),)),
        Leaf("updated_at", "within_last", 2 * 86_400),
        Group(
            "any",
            (Leaf("subject", "contains", "exact words"), Leaf("description", "contains", "exact words")),
        ),
    ]


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("status:waiting", Leaf("status", "in", ("WAITING_CUSTOMER",))),
        (
            "priority:high,urgent",
            Group("any", (Leaf("priority", "is", "HIGH"), Leaf("priority", "is", "URGENT"))),
        ),
        ('assignee:"Mara Koch"', Leaf("assignee", "is", MARA)),
        ("team:none", Leaf("team", "is_empty")),
        ('company:"Mara Koch"', Leaf("requester.company", "is", MARA)),
        ("requester:Ada@Mail.Example", Leaf("requester.email", "is", "ada@mail.example")),
        ("requester:@mail.example", Leaf("requester.email", "contains", "@mail.example")),
        ("tag:#VPN", Leaf("tags", "contains", "vpn")),
        ('tag:"My Tag"', Leaf("tags", "contains", "my-tag")),
        ('subject:"paper jam"', Leaf("subject", "contains", "paper jam")),
        ("level:>1", Leaf("escalation_level", "greater", 1)),
        ("due:<4h", Leaf("sla_due_at", "within_next", 4 * 3_600)),
        (
            "due:>4h",
            Group(
                "all",
                (
                    Leaf("sla_due_at", "is_not_empty"),
                    Group("none", (Leaf("sla_due_at", "within_next", 14_400), Leaf("sla_due_at", "is_past"))),
                ),
            ),
        ),
        ("due:past", Leaf("sla_due_at", "is_past")),
        ("channel:email", Leaf("channel", "is", "EMAIL")),
        ("answered:none", Leaf("last_staff_reply_at", "is_empty")),
        (
            "created:>2d",
            Group(
                "all", (Leaf("created_at", "is_not_empty"), Leaf("created_at", "not_within_last", 172_800))
            ),
        ),
        ("created:<2026-11-24", Leaf("created_at", "before", datetime(2026, 11, 24, tzinfo=READER.zone))),
    ],
)
def test_each_filter_has_one_meaning(line: str, meant: object) -> None:
    assert asked(line).condition == Group("all", (meant,))  # type: ignore[arg-type]


def test_a_day_is_the_readers_from_its_first_moment_to_that_of_the_next() -> None:
    since, until = datetime(2026, 3, 29, tzinfo=READER.zone), datetime(2026, 3, 30, tzinfo=READER.zone)
    # The night of that Sunday has 23 hours in Berlin.
    assert (until.astimezone(UTC) - since.astimezone(UTC)).total_seconds() == 23 * 3_600
    there, before_it = (
        Leaf("created_at", "is_not_empty"),
        Group("none", (Leaf("created_at", "before", since),)),
    )
    assert asked("created:2026-03-29").terms[0].condition == Group(
        "all", (there, before_it, Leaf("created_at", "before", until))
    )
    assert asked("created:>2026-03-28").terms[0].condition == Group("all", (there, before_it))
    today = asked("due:today").terms[0].condition
    assert isinstance(today, Group)
    # It is past midnight in Berlin already.
    assert today.nodes[2] == Leaf("sla_due_at", "before", datetime(2026, 11, 26, tzinfo=READER.zone))


@pytest.mark.parametrize(
    ("line", "word", "sentence"),
    [
        ("vpn status:opne", "status:opne", "“opne” is not known here. Known are open, done, waiting"),
        ("stauts:open", "stauts:open", "Did you mean “status”?"),
        ('a -assignee:"Nobody Here" b', '-assignee:"Nobody Here"', "Nothing is called “Nobody Here” here"),
        ("updated:<2x", "updated:<2x", "“<2x” is no time. Write <2d, >4h or a day"),
        ("created:2026-02-30", "created:2026-02-30", "is no time"),
        ("created:9999-12-31", "created:9999-12-31", "“9999-12-31” is too far away"),
        ("created:0001-01-01", "created:0001-01-01", "too far away"),
        ("created:>0001-01-01", "created:>0001-01-01", "too far away"),
        ("created:<0001-01-01", "created:<0001-01-01", "too far away"),
        ("updated:<999999d", "updated:<999999d", "“<999999d” is too long. Write twenty years at most"),
        ("due:<999999w", "due:<999999w", "too long"),
        ("tag:#", "tag:#", "“#” is no tag. Write tag:vpn."),
        ('-tag:"# #"', '-tag:"# #"', "is no tag"),
        ("level:high", "level:high", "“high” is no level"),
        ("priority:", "priority:", "Say what “priority” is to be, such as priority:high,urgent."),
        ('""', '""', "nothing between the quotes"),
        ("is:late", "is:late", "Known are open, done, unassigned, paused, overdue"),
    ],
)
def test_a_line_is_refused_at_the_word(line: str, word: str, sentence: str) -> None:
    with pytest.raises(LineError) as refused:
        asked(line)
    assert line[refused.value.start : refused.value.end] == word
    assert sentence in refused.value.sentence


@pytest.mark.parametrize("word", ["vpn", "e-mail", "#42", "10:30", "https://mail.example/x", "a:b"])
def test_a_minus_leaves_out_a_word_as_it_does_one_in_quotes(word: str) -> None:
    line = asked(f"printer -{word} jams")
    assert line.words == "printer jams"
    assert [term.condition for term in line.terms] == [asked(f'-"{word}"').terms[0].condition]
    assert line.terms[0].condition.mode == "none"  # type: ignore[union-attr]


def test_a_dash_is_no_minus() -> None:
    for words in ("printer - jams", "-----", "e-mail", "--force", "- -", "-#"):
        assert asked(words) == Line(words=words), words


def test_what_only_looks_like_a_filter_is_searched() -> None:
    for words in ("https://mail.example/x", "Re: printer", "error:0x80070005", "10:30", "C:\\temp", "a:b"):
        assert asked(words) == Line(words=words), words


def test_every_filter_has_an_example_that_is_understood() -> None:
    assert EXAMPLES.keys() == KEYS.keys()
    for example in EXAMPLES.values():
        line = asked(example.replace("Laptop and phone", "Mara Koch"))
        assert len(line.terms) == 1
        # Whatever a line says can be kept as a view.
        assert read(write(line.condition), TICKET) == line.condition


def test_a_filter_is_taken_out_of_the_line() -> None:
    text = 'status:open  -tag:vpn "exact words" printer'
    line = asked(text)
    assert [without(text, term) for term in line.terms] == [
        '-tag:vpn "exact words" printer',
        'status:open "exact words" printer',
        "status:open -tag:vpn printer",
    ]


@given(
    st.lists(
        st.sampled_from(
            [*EXAMPLES.values(), '"', ":", "-", "a", "status:", "<2d", ",", '"a b"', "é", "-:", "tag:"]
        ),
        max_size=8,
    ).map(" ".join)
    | st.text(max_size=60)
)
def test_no_line_breaks_the_reading(line: str) -> None:
    wrong, found = None, Line()
    try:
        found = asked(line)
    except LineError as error:
        wrong = error
    places = [wrong] if wrong else found.terms
    assert all(0 <= one.start < one.end <= len(line) for one in places)
    write(found.condition)
