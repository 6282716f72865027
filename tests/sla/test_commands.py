"""The two commands: a clock explained, and a database proved healthy or mended."""

import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from accounts.preferences import Gate
from atum_desk.core import clock
from sla.models import SlaCalculation, SlaCycle
from tests.factories import Cast, file_ticket, make_cast
from tickets import operations
from tickets.models import Ticket

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def cast(db: None) -> Cast:
    cast = make_cast("Explained", gate=Gate.AUTOMATIC.value)
    with cast.scope():
        with clock.at(NINE):
            ticket = file_ticket(cast)
        with clock.at(NINE + timedelta(hours=1)):
            operations.wait(ticket.pk, actor=cast.actor("agent"))
    return cast


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_it_explains_every_second(cast: Cast) -> None:
    slug = cast.organization.slug
    told = json.loads(run("sla_explain", "1", "--organization", slug, "--at", "2026-03-02T12:00+00:00"))
    assert (told["policy"], told["why_no_deadline"]) == ("Standard", None)
    resolution, response = told["cycles"]
    assert [(one["kind"], one["seconds"]) for one in resolution["segments"]] == [
        ("run", 3600),
        ("paused", 7200),
    ]
    assert resolution["elapsed_seconds"] == 3600
    assert response["deadline"] == told["due_at"] == "2026-03-02T13:00:00+00:00"


def test_it_tells_the_state_of_then_and_why_time_did_not_count(cast: Cast) -> None:
    slug = cast.organization.slug
    with cast.scope(), clock.at(NINE + timedelta(hours=4)):
        operations.resolve(Ticket.objects.get().pk, actor=cast.actor("agent"))
    then = json.loads(run("sla_explain", "1", "--organization", slug, "--at", "2026-03-02T12:00+00:00"))
    assert (then["status"], then["why_no_deadline"]) == ("WAITING_CUSTOMER", None)
    assert [one["cause"] for one in then["cycles"][0]["segments"]] == ["UTC", "WAITING_CUSTOMER"]
    later = json.loads(run("sla_explain", "1", "--organization", slug, "--at", "2026-03-02T14:00+00:00"))
    assert (later["status"], later["why_no_deadline"]) == ("RESOLVED", "done")


@pytest.mark.parametrize(
    "log",
    [
        [{"at": NINE.isoformat(), "kind": "nonsense"}],
        [{"kind": "created"}],
        [{"at": NINE.isoformat(), "kind": "created", "value": "LOW"}],
    ],
)
def test_a_log_that_tells_another_life_is_found_and_mended(cast: Cast, log: list[dict[str, str]]) -> None:
    slug = cast.organization.slug
    with cast.scope():
        SlaCalculation.objects.update(calculation_log=log)
    told = run("sla_recalculate", "--organization", slug, "--dry-run")
    assert "#1 calculation_log: " in told
    assert told.endswith("1 tickets, 1 differences.\n")
    assert run("sla_recalculate", "--organization", slug).endswith("1 differences mended.\n")
    assert run("sla_recalculate", "--organization", slug, "--dry-run") == "1 tickets, 0 differences.\n"


def test_it_looks_at_any_instant(cast: Cast) -> None:
    early = run(
        "sla_explain", "1", "--organization", cast.organization.slug, "--at", "2026-03-02T10:30+01:00"
    )
    assert json.loads(early)["cycles"][0]["elapsed_seconds"] == 1800


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("9", "--organization", "{slug}"), "has no ticket #9"),
        (("1", "--organization", "nobody-there"), "no active organization"),
        (("1", "--organization", "{slug}", "--at", "yesterday"), "no instant"),
        (("1", "--organization", "{slug}", "--at", "2026-03-02T12:00"), "no time zone"),
    ],
)
def test_it_says_what_is_wrong(cast: Cast, arguments: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        run("sla_explain", *(one.format(slug=cast.organization.slug) for one in arguments))


def test_a_healthy_database_has_no_differences_and_a_broken_one_is_told_and_mended(cast: Cast) -> None:
    slug = cast.organization.slug
    healthy = "1 tickets, 0 differences.\n"
    assert run("sla_recalculate", "--organization", slug, "--dry-run") == healthy
    with cast.scope():
        SlaCalculation.objects.update(paused_minutes=7)
        SlaCycle.objects.filter(metric="RESOLUTION").update(verdict="MET")
        SlaCycle.objects.filter(metric="FIRST_RESPONSE").delete()
    told = run("sla_recalculate", "--organization", slug, "--dry-run")
    assert "#1 paused_minutes: 7 → 0" in told
    assert "#1 RESOLUTION 1 verdict: MET → None" in told
    assert "#1 FIRST_RESPONSE 1: None → missing" in told
    assert told.endswith("1 tickets, 3 differences.\n")
    with clock.at(NINE + timedelta(hours=2)):
        assert run("sla_recalculate", "--organization", slug).endswith("1 tickets, 3 differences mended.\n")
    assert run("sla_recalculate", "--organization", slug, "--dry-run") == healthy
    with cast.scope():
        assert Ticket.objects.get().sla_due_at == NINE + timedelta(hours=4)
