"""The overview: every number is true and opens exactly the tickets it counts; the month's file holds them all."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from accounts.models import AuditLog
from atum_desk.core import clock
from atum_desk.core.errors import Invalid, NotAllowed, NotFound
from sla import operations
from sla.models import Export, SlaCycle, SlaPolicy, due_at
from sla.months import Month
from sla.operations import exporting, tick
from sla.operations.keeping import told_of
from sla.overview import Which, count_months, count_open, count_promises, promises_of
from sla.tasks import write_on
from tests.browsing import visit
from tests.factories import Cast, file_ticket, make_cast, ticket_in
from tests.permissions.canary import CANARY, Findings
from tickets import operations as desk
from tickets.files import storage
from tickets.models import Ticket
from tickets.queue import View
from tickets.states import Status

OVERVIEW, QUEUE = "/desk/overview/", "/desk/tickets/"
BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)
NOW = BEGIN + timedelta(days=12)
MARCH = Month(2026, 3)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def cast(db: None) -> Cast:
    """An organization in which tickets of all sorts came over twelve days, some answered late and some not at all."""
    cast = make_cast("Counted")
    with cast.scope():
        for place, status in enumerate([*Status, *Status, *Status]):
            with clock.at(BEGIN + timedelta(hours=9 * place)):
                ticket = ticket_in(cast, status)
                if place % 3 == 0 and status in {Status.ACCEPTED, Status.IN_PROGRESS}:
                    desk.set_priority(ticket.pk, priority="URGENT", actor=cast.actor("agent"))
                tick(clock.now())
        tick(NOW)
    return cast


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def manager(cast: Cast) -> Client:
    return visit(cast, "manager")


def linked(page: str) -> list[tuple[str, int]]:
    """Return every number that is a link into the queue, with its address."""
    shape = (
        r'<a class="(?:link|link late|panel)" href="(/desk/tickets/\?[^"]+)">(?:<b class="num">)?([\d,]+)<'
    )
    return [(unescape(href), int(text.replace(",", ""))) for href, text in re.findall(shape, page)]


def shown(client: Client, address: str) -> int:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return len(re.findall(r'<td class="number num">#\d+</td>', answer.content.decode()))


def test_every_number_opens_exactly_the_tickets_that_it_counts(manager: Client) -> None:
    found = linked(manager.get(OVERVIEW).content.decode())
    # Three figures, five tables with a bar or two, and the days.
    assert len(found) > 25
    assert {urlsplit(address).path for address, _count in found} == {QUEUE}
    assert [(address, count) for address, count in found if shown(manager, address) != count] == []


def test_every_kept_promise_opens_its_list(cast: Cast, manager: Client) -> None:
    page = manager.get(OVERVIEW).content.decode()
    counted = [
        (unescape(href), int(number))
        for href, number in re.findall(
            r'href="(/desk/overview/promises/\?[^"]+)">(\d+)(?:<| breached<)', page
        )
    ]
    assert any("verdict=BREACHED" in address for address, _number in counted)
    assert any("service=none" in address for address, _number in counted)
    for address, number in counted:
        listing = manager.get(address).content.decode()
        assert len(re.findall(r'<a class="name" href="/desk/tickets/\d+/clocks/">', listing)) == number, (
            address
        )
    whole = [
        number for address, number in counted if set(parse_qs(urlsplit(address).query)) == {"month", "metric"}
    ]
    with cast.scope():
        due = SlaCycle.objects.filter(verdict__in=("MET", "BREACHED")).count()
    # Once for the month, and once for it among the months.
    assert sum(whole) == 2 * due > 20


def test_a_broken_promise_stays_in_its_month_whatever_is_set_since(cast: Cast, manager: Client) -> None:
    with cast.scope():
        broken = SlaCycle.objects.filter(metric="RESOLUTION", verdict="BREACHED", fulfilled_at=None)
        one, other = broken.order_by("pk")[:2]
        before = count_promises(MARCH, BERLIN).all["RESOLUTION"]
        desk.set_due(one.ticket_id, due_at=NOW + timedelta(days=60), actor=cast.actor("agent"))
        policy = SlaPolicy.objects.get()
        policy.resolution_time_low = None
        policy.save_as(cast.actor("admin"))
        desk.apply_policy(
            other.ticket_id, policy_id=policy.pk, told=told_of(policy, BEGIN), actor=cast.actor("manager")
        )
        desk.set_priority(other.ticket_id, priority="LOW", actor=cast.actor("agent"))
        other.refresh_from_db()
        assert (other.deadline, other.verdict) == (None, "BREACHED")
        assert count_promises(MARCH, BERLIN).all["RESOLUTION"] == before
        assert count_months(MARCH, 1, BERLIN)[MARCH]["RESOLUTION"] == before
        assert promises_of(Which(MARCH, metric="RESOLUTION"), BERLIN).count() == before.total


def test_an_answer_that_is_overdue_stays_so_while_the_ticket_waits(cast: Cast, manager: Client) -> None:
    with cast.scope():
        with clock.at(NOW):
            ticket = file_ticket(cast)
            desk.assign(ticket.pk, user_id=cast.agent.pk, actor=cast.actor("manager"))
        with clock.at(NOW + timedelta(hours=1)):
            desk.wait(ticket.pk, actor=cast.actor("agent"))
        late = NOW + timedelta(hours=5)
        tick(late)
        assert Ticket.objects.get(pk=ticket.pk).sla_due_at == NOW + timedelta(hours=4)
        overdue = Ticket.objects.in_view(View.OVERDUE, user_id=cast.agent.pk, at=late)
        assert overdue.filter(pk=ticket.pk).exists()
        assert count_open(late).all.late == overdue.count()


def test_nobody_below_a_manager_sees_it(cast: Cast) -> None:
    for name in ("agent", "requester"):
        assert visit(cast, name).get(OVERVIEW).status_code == 403
    with cast.scope(), pytest.raises(NotAllowed):
        operations.begin_export(MARCH, BERLIN, actor=cast.actor("agent"))


def test_nothing_of_another_organization_is_counted(cast: Cast, manager: Client) -> None:
    before = manager.get(OVERVIEW).content.decode()
    other = make_cast("Elsewhere")
    with other.scope():
        ticket_in(other, Status.IN_PROGRESS)
        file_ticket(other)
    assert linked(manager.get(OVERVIEW).content.decode()) == linked(before)


@pytest.mark.parametrize(
    "asked", ["month=2026-13", "month=nonsense", "month=99999-1", "month=%00", "month=²026-1"]
)
def test_a_month_that_is_none_is_this_one(manager: Client, asked: str) -> None:
    assert "Promises due in March 2026" in manager.get(f"{OVERVIEW}?{asked}").content.decode()


def test_a_month_without_promises_says_so(manager: Client) -> None:
    page = manager.get(f"{OVERVIEW}?month=2020-01").content.decode()
    assert page.count("none due") == 3 * 7
    assert "Nothing was due" in manager.get("/desk/overview/promises/?month=2020-01").content.decode()


def read(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_month_as_a_file(cast: Cast, manager: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "PIECE", 7)
    answer = manager.post("/desk/overview/exports/", {"month": "2026-03"})
    assert answer.status_code == 303
    place = answer["Location"]
    assert "0</b> of" in manager.get(place).content.decode()
    assert manager.post(f"{place}file/").status_code == 422
    with cast.scope():
        export = Export.objects.get()
        while Export.objects.get().is_open:
            write_on.run(export_id=str(export.pk))
        expected = SlaCycle.objects.annotate(due_at=due_at()).filter(
            verdict__in=("MET", "BREACHED"), due_at__range=MARCH.span(ZoneInfo(export.timezone))
        )
        assert export.total == expected.count() > 10
        verdicts = sorted(expected.values_list("ticket__number", "verdict"))
    assert "The file is ready" in manager.get(place).content.decode()
    sent = manager.post(f"{place}file/")
    assert sent["Content-Disposition"].startswith("attachment;")
    assert sent["Content-Type"] == "text/csv; charset=utf-8"
    header, *rows = read(b"".join(sent))
    assert header[0] == "Ticket"
    told = sorted((int(row[0]), "MET" if row[-1] == "Met" else "BREACHED") for row in rows)
    assert told == verdicts
    with cast.scope():
        log = AuditLog.objects.filter(entity_type="export").order_by("pk").values_list("action", flat=True)
        assert list(log) == ["export.begun", "export.downloaded"]
    # It is its author's own.
    assert visit(cast, "admin").get(place).status_code == 404


def test_a_piece_that_was_half_written_is_written_anew(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "PIECE", 7)
    with cast.scope():
        export = operations.begin_export(MARCH, BERLIN, actor=cast.actor("manager"))
        operations.advance_export(export.pk)
        path = storage.absolute(storage.place_of(export.pk))
        with path.open("ab") as file:
            file.write(b"half a li")
        while operations.advance_export(export.pk).is_open:
            pass
        rows = read(path.read_bytes())
        assert len(rows) == 1 + Export.objects.get().total
        assert {len(row) for row in rows} == {len(exporting.HEADER)}


def test_what_was_typed_stays_text_in_the_file_and_nothing_of_others_is_in_it(cast: Cast) -> None:
    other = make_cast("Elsewhere")
    for one, subject in ((cast, CANARY), (cast, '=HYPERLINK("http://x")'), (other, "A secret of others")):
        with one.scope(), clock.at(BEGIN):
            ticket = desk.create(
                requester_id=one.requester.pk, subject=subject, description="x", actor=one.actor("agent")
            )
            desk.accept(ticket.pk, actor=one.actor("manager"))
    with other.scope():
        tick(NOW)
    with cast.scope():
        tick(NOW)
        export = operations.begin_export(MARCH, BERLIN, actor=cast.actor("manager"))
        operations.advance_export(export.pk)
        content = storage.absolute(storage.place_of(export.pk)).read_bytes()
    subjects = {row[1] for row in read(content)[1:]}
    assert CANARY in subjects
    assert '\'=HYPERLINK("http://x")' in subjects
    assert not any(cell.startswith(exporting.FORMULA) for row in read(content) for cell in row)
    assert b"A secret of others" not in content
    client = visit(cast, "manager")
    listing = client.get("/desk/overview/promises/").content.decode()
    assert not Findings(listing).found
    with other.scope(), pytest.raises(NotFound):
        operations.take_export(export.pk, actor=other.actor("manager"))


def test_a_file_that_was_swept_away_is_told_and_not_handed_out(cast: Cast, manager: Client) -> None:
    with cast.scope():
        export = operations.begin_export(MARCH, BERLIN, actor=cast.actor("manager"))
        operations.advance_export(export.pk)
        storage.remove(storage.place_of(export.pk))
        with pytest.raises(Invalid, match="kept for a day"):
            operations.take_export(export.pk, actor=cast.actor("manager"))
    page = manager.get(f"/desk/overview/exports/{export.pk}/").content.decode()
    assert "this one is gone" in page


def test_an_export_stops_where_it_is_and_keeps_no_file(
    cast: Cast, manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "PIECE", 7)
    with cast.scope():
        export = operations.begin_export(MARCH, BERLIN, actor=cast.actor("manager"))
        operations.advance_export(export.pk)
        path = storage.absolute(storage.place_of(export.pk))
        assert path.exists()
    place = f"/desk/overview/exports/{export.pk}/"
    assert "Stop here" in manager.get(place).content.decode()
    assert manager.post(f"{place}stop/").status_code == 303
    assert not path.exists()
    with cast.scope():
        # A job that was on its way already writes nothing more.
        assert operations.advance_export(export.pk).rows == 7
        assert not path.exists()
        assert AuditLog.objects.filter(action="export.stopped").count() == 1
    assert "No file was kept." in manager.get(place).content.decode()


def test_months_begin_and_end_on_the_readers_clocks() -> None:
    assert Month(2026, 12).moved(1) == Month(2027, 1)
    assert Month(2026, 1).moved(-1) == Month(2025, 12)
    since, until = Month(2026, 3).span(BERLIN)
    # March has the night that lacks an hour.
    assert (until.astimezone(UTC) - since.astimezone(UTC)) == timedelta(days=31) - timedelta(hours=1)


def test_promises_under_no_service_level_open_themselves_alone(cast: Cast, manager: Client) -> None:
    with cast.scope():
        one = (
            SlaCycle.objects.filter(metric="RESOLUTION", verdict="MET")
            .order_by("pk")
            .values_list("pk", flat=True)[:1]
        )
        SlaCycle.objects.filter(pk__in=list(one)).update(policy=None)
        assert count_promises(MARCH, BERLIN).policy[None]["RESOLUTION"].total == 1
    page = unescape(manager.get(f"{OVERVIEW}?month={MARCH}").content.decode())
    address = min(re.findall(r'href="(/desk/overview/promises/\?[^"]*policy=none[^"]*)"', page), key=len)
    listing = manager.get(address).content.decode()
    assert len(re.findall(r'<a class="name" href="/desk/tickets/\d+/clocks/">', listing)) == 1


def test_the_overview_leads_back_to_the_last_export(cast: Cast, manager: Client) -> None:
    assert "Your last export:" not in manager.get(OVERVIEW).content.decode()
    with cast.scope():
        export = operations.begin_export(MARCH, BERLIN, actor=cast.actor("manager"))
    page = manager.get(OVERVIEW).content.decode()
    assert "Being written:" in page
    assert f'href="/desk/overview/exports/{export.pk}/"' in page
