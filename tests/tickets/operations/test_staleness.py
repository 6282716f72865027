"""Two people at once, one after the other: the form's version, and a change of nothing."""

import pytest

from atum_desk.core.errors import StaleVersion, TransitionRefused
from atum_desk.core.events import Event
from tests.factories import Cast, ticket_in
from tickets import operations
from tickets.models import Ticket
from tickets.states import Status


def test_a_form_made_from_an_older_version_is_refused_by_name(cast: Cast, heard: list[Event]) -> None:
    ticket = ticket_in(cast, Status.ASSIGNED)
    operations.set_priority(ticket.pk, priority="LOW", actor=cast.actor("manager"), seen=ticket.version)
    heard.clear()
    with pytest.raises(StaleVersion, match=r"#1 meanwhile.*then send again"):
        operations.set_priority(ticket.pk, priority="URGENT", actor=cast.actor("agent"), seen=ticket.version)
    assert heard == []
    assert Ticket.objects.get(pk=ticket.pk).priority == "LOW"


def test_every_change_counts_the_version_by_one(cast: Cast) -> None:
    ticket = ticket_in(cast, Status.ASSIGNED)
    changed = operations.note(ticket.pk, content="Look at the fan.", actor=cast.actor("agent")).ticket
    assert changed.version == ticket.version + 1


@pytest.mark.parametrize(
    ("verb", "given"),
    [
        ("set_priority", {"priority": "MEDIUM"}),
        ("set_service", {"service_id": None}),
        ("set_tags", {"tags": []}),
        ("edit_text", {"subject": " The laptop  does not start ", "description": "It beeps three times.\n"}),
        ("assign_team", {"team_id": None}),
    ],
)
def test_a_change_that_changes_nothing_writes_nothing(
    cast: Cast, heard: list[Event], verb: str, given: dict[str, object]
) -> None:
    ticket = ticket_in(cast, Status.ASSIGNED)
    heard.clear()
    getattr(operations, verb)(ticket.pk, **given, actor=cast.actor("manager"))
    assert heard == []
    assert Ticket.objects.get(pk=ticket.pk).version == ticket.version


def test_the_second_who_accepts_is_told_who_was_first(cast: Cast) -> None:
    ticket = ticket_in(cast, Status.ACCEPTED)
    with pytest.raises(TransitionRefused, match=r"Max Manager accepted #1 first. It is accepted now"):
        operations.accept(ticket.pk, actor=cast.actor("admin"))
