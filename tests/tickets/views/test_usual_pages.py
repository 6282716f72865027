"""A fixed view's page is put together once for each order, and then shows whoever asks what is theirs."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db.models import Q
from django.db.models.sql.compiler import SQLCompiler

from atum_desk.core import clock
from atum_desk.core.compiled import CompiledText
from atum_desk.core.tenancy import NoOrganization
from tests.factories import Cast, file_ticket, make_cast, ticket_in
from tickets import operations
from tickets.choices import Choices
from tickets.models import Ticket
from tickets.queue import PAGE, Asked, Sort, View, Whose
from tickets.reading import read_rows
from tickets.rows import cursor_of
from tickets.scanning import scan
from tickets.states import Priority, Status
from tickets.usual import USUAL, is_usual, read_usual

pytestmark = pytest.mark.django_db
PEOPLE = ("agent", "manager", "coworker", "customer_admin", "requester", "stranger")


@pytest.fixture
def casts() -> list[Cast]:
    """Return two organizations with tickets in every status, of all priorities, some of them opened."""
    made = [make_cast("Acme"), make_cast("Beta")]
    for number, cast in enumerate(made):
        with cast.scope():
            tickets = [ticket_in(cast, status) for status in (*Status, *list(Status)[:3])]
            for ticket, priority in zip(tickets, list(Priority) * 3, strict=False):
                if ticket.status != Status.CLOSED and ticket.priority != priority:
                    operations.set_priority(ticket.pk, priority=priority.value, actor=cast.actor("manager"))
            operations.look(Ticket.objects.get(pk=tickets[number].pk), actor=cast.actor("agent"))
    return made


def searched(asked: Asked, cast: Cast, who: str) -> list[tuple[Any, ...]]:
    """Return the page as the way of all other pages finds it."""
    actor = cast.actor(who)
    found = scan(
        Ticket.objects.visible_to(actor), asked, Choices(), user_id=getattr(cast, who).pk, at=clock.now()
    )
    return read_rows(found.found, user_id=getattr(cast, who).pk, limit=PAGE + 1)


@pytest.mark.parametrize("order", Sort)
@pytest.mark.parametrize("view", sorted(USUAL))
def test_it_is_the_page_that_any_other_way_finds(casts: list[Cast], view: View, order: Sort) -> None:
    sizes = set()
    for who in PEOPLE:
        for cast in casts:
            with cast.scope():
                usual, user_id = Asked(view=view, sort=order), getattr(cast, who).pk
                assert is_usual(usual)
                first = read_usual(usual, user_id=user_id, actor=cast.actor(who))
                assert first == searched(usual, cast, who)
                sizes.add(len(first))
                for row in first:
                    later = Asked(view=view, sort=order, after=cursor_of(row, order))
                    found = read_usual(later, user_id=user_id, actor=cast.actor(who))
                    assert found == first[first.index(row) + 1 :]
    assert max(sizes) >= 1


def test_it_is_put_together_once_and_for_nobody(casts: list[Cast], monkeypatch: pytest.MonkeyPatch) -> None:
    acme, beta = casts
    asked = Asked(view=View.OPEN, sort=Sort.CREATED)

    def numbers(cast: Cast, who: str) -> int:
        return len(read_usual(asked, user_id=getattr(cast, who).pk, actor=cast.actor(who)))

    with acme.scope():
        before = numbers(acme, "agent")
        file_ticket(acme)

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("compiled again")

    monkeypatch.setattr(SQLCompiler, "as_sql", refuse)
    with acme.scope():
        assert numbers(acme, "agent") == before + 1
    with beta.scope():
        assert numbers(beta, "agent") == before
    with pytest.raises(NoOrganization):
        numbers(acme, "agent")


def test_only_what_reads_one_organization_is_put_together_once(acme: Cast) -> None:
    everybodys = CompiledText(lambda: ("SELECT 1", []))
    for _ in range(2):
        with acme.scope(), pytest.raises(TypeError, match="organization"):
            everybodys.rows()


@pytest.mark.parametrize(
    "narrowed",
    [
        {"status": (Status.NEW,)},
        {"priority": (Priority.HIGH,)},
        {"assignee": Whose.ME},
        {"team": Whose.NONE},
        {"service": uuid4()},
        {"tag": "vpn"},
        {"requester": "rosa@mail.example"},
        {"q": "laptop"},
        {"where": Q(version=1)},
    ],
    ids=lambda narrowed: next(iter(narrowed)),
)
def test_what_is_narrowed_is_not_usual(narrowed: dict[str, Any]) -> None:
    assert is_usual(Asked(view=View.OPEN))
    assert not is_usual(Asked(view=View.OPEN, **narrowed))


@pytest.mark.parametrize("view", [View.TODAY, View.OVERDUE, View.RESOLVED, View.TEAM, uuid4(), None])
def test_what_depends_on_the_time_or_on_teams_is_not_usual(view: View | UUID | None) -> None:
    assert not is_usual(Asked(view=view))
