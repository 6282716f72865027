"""Creating: who files for whom, what a ticket begins with, the gate, and the number."""

from collections.abc import Callable

import pytest

from accounts.models import AuditLog
from accounts.preferences import Gate
from atum_desk.core.errors import Invalid, NotAllowed
from atum_desk.core.events import Event, published
from tests.factories import ARRANGER, Cast, file_ticket, make_cast
from tickets import operations
from tickets.models import Ticket

History = Callable[[object], list[AuditLog]]


def create(cast: Cast, by: str, requester: str, **facts: object) -> Ticket:
    return operations.create(
        requester_id=getattr(cast, requester).pk,
        subject=str(facts.pop("subject", "No sound")),
        description="Since this morning.",
        actor=cast.actor(by),
        **facts,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("by", "requester"),
    [
        ("requester", "requester"),
        ("customer_admin", "coworker"),
        ("agent", "stranger"),
        ("manager", "stranger"),
        ("admin", "stranger"),
    ],
)
def test_a_ticket_is_filed_for_self_for_the_company_or_by_staff_for_anyone(
    cast: Cast, by: str, requester: str
) -> None:
    ticket = create(cast, by, requester)
    assert (ticket.status, ticket.number, ticket.requester_id) == ("NEW", 1, getattr(cast, requester).pk)


@pytest.mark.parametrize(("by", "requester"), [("requester", "coworker"), ("customer_admin", "stranger")])
def test_it_refuses_a_requester_who_files_for_others(
    cast: Cast, heard: list[Event], by: str, requester: str
) -> None:
    with pytest.raises(NotAllowed):
        create(cast, by, requester)
    assert heard == []
    assert not Ticket.objects.exists()


@pytest.mark.parametrize("by", ["requester", "agent"])
def test_a_person_of_another_organization_is_unknown_as_a_requester(other: Cast, cast: Cast, by: str) -> None:
    with pytest.raises(Invalid, match="no such active person"):
        operations.create(requester_id=other.requester.pk, subject="x", description="", actor=cast.actor(by))


def test_a_deactivated_person_is_unknown_as_a_requester(cast: Cast) -> None:
    cast.stranger.is_active = False
    cast.stranger.save_as(ARRANGER)
    with pytest.raises(Invalid, match="no such active person"):
        create(cast, "agent", "stranger")


def test_a_service_of_another_organization_is_unknown(other: Cast, cast: Cast) -> None:
    with pytest.raises(Invalid, match="not offered"):
        file_ticket(cast, service_id=other.service.pk)


def test_a_team_of_another_organization_is_unknown(other: Cast, cast: Cast) -> None:
    with pytest.raises(Invalid, match="no such active team"):
        create(cast, "agent", "stranger", team_id=other.team.pk)


def test_the_service_gives_priority_and_team(cast: Cast) -> None:
    ticket = file_ticket(cast, service_id=cast.service.pk)
    assert (ticket.priority, ticket.team_id) == ("HIGH", cast.team.pk)


def test_a_requester_sets_no_priority_team_or_tags_unless_allowed(cast: Cast) -> None:
    ticket = file_ticket(cast, priority="URGENT", team_id=cast.team.pk, tags=["vpn"])
    assert (ticket.priority, ticket.team_id, ticket.tags) == ("MEDIUM", None, [])


def test_a_requester_sets_the_priority_where_the_organization_allows(db: None) -> None:
    cast = make_cast(requester_sets_priority=True)
    with cast.scope():
        assert file_ticket(cast, priority="URGENT").priority == "URGENT"


def test_staff_set_priority_team_and_tags(cast: Cast) -> None:
    ticket = create(cast, "agent", "stranger", priority="LOW", team_id=cast.team.pk, tags=["VPN", "vpn "])
    assert (ticket.priority, ticket.team_id, ticket.tags) == ("LOW", cast.team.pk, ["vpn"])
    assert list(ticket.tag_rows.values_list("tag", flat=True)) == ["vpn"]


@pytest.mark.parametrize("subject", ["", "  \n ", "x" * 501])
def test_an_empty_or_endless_subject_is_refused(cast: Cast, subject: str) -> None:
    with pytest.raises(Invalid) as refused:
        file_ticket(cast, subject)
    assert refused.value.field == "subject"


def test_numbers_count_from_one_in_each_organization(acme: Cast, other: Cast) -> None:
    for cast in (acme, other, acme):
        with cast.scope():
            file_ticket(cast)
    with acme.scope():
        assert sorted(Ticket.objects.values_list("number", flat=True)) == [1, 2]
    with other.scope():
        assert list(Ticket.objects.values_list("number", flat=True)) == [1]


def test_it_tells_itself_once_with_every_fact_it_begins_with(
    cast: Cast, heard: list[Event], history: History
) -> None:
    ticket = create(cast, "agent", "stranger", tags=["vpn"], service_id=cast.service.pk)
    [event] = heard
    [row] = history(ticket.pk)
    assert (event.verb, event.old, row.id, row.old_values) == ("ticket.created", {}, event.id, None)
    assert row.new_values == {
        "number": 1,
        "requester_id": str(cast.stranger.pk),
        "service_id": str(cast.service.pk),
        "subject": "No sound",
        "description": "Since this morning.",
        "status": "NEW",
        "priority": "HIGH",
        "tags": ["vpn"],
        "channel": "WEB",
        "team_id": str(cast.team.pk),
    }
    assert row.actor_id == cast.agent.pk


def test_an_automatic_gate_accepts_in_the_same_transaction_as_an_event_of_its_own(
    db: None, heard: list[Event]
) -> None:
    cast = make_cast(gate=Gate.AUTOMATIC.value)
    with cast.scope():
        heard.clear()
        ticket = file_ticket(cast)
        assert [event.verb for event in heard] == ["ticket.created", "ticket.accepted"]
        assert (ticket.status, ticket.accepted_by_id) == ("ACCEPTED", None)
        assert ticket.sla_started_at is not None
        rows = list(AuditLog.objects.of("ticket", ticket.pk))
        assert [(row.actor_kind, row.cause_id, row.depth) for row in rows] == [
            ("USER", None, 0),
            ("SYSTEM", rows[0].pk, 1),
        ]


def test_a_failing_receiver_leaves_no_ticket_and_no_gap(cast: Cast) -> None:
    def fail(sender: type[Event], event: Event, **_: object) -> None:
        raise RuntimeError("broken")

    published.connect(fail, dispatch_uid="tests.broken")
    try:
        with pytest.raises(RuntimeError):
            file_ticket(cast)
    finally:
        published.disconnect(dispatch_uid="tests.broken")
    assert not Ticket.objects.exists()
    assert not AuditLog.objects.filter(entity_type="ticket").exists()
    assert file_ticket(cast).number == 1
