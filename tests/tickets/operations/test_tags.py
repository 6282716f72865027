"""Adding and removing single tags."""

import pytest

from atum_desk.core.errors import Invalid, NotAllowed, NotFound
from atum_desk.core.events import Event
from tests.factories import Cast, file_ticket, ticket_in
from tickets.operations import add_tags, remove_tags
from tickets.states import Status


def test_tags_are_added_to_and_taken_from_those_there_are(cast: Cast, heard: list[Event]) -> None:
    ticket, agent = ticket_in(cast, Status.ASSIGNED), cast.actor("agent")
    add_tags(ticket.pk, tags=["vpn", "Gateway"], actor=agent)
    heard.clear()
    assert add_tags(ticket.pk, tags=["later"], actor=agent).tags == ["gateway", "later", "vpn"]
    assert remove_tags(ticket.pk, tags=["VPN", "unknown"], actor=agent).tags == ["gateway", "later"]
    assert [event.verb for event in heard] == ["ticket.tags_changed"] * 2


def test_adding_what_is_there_changes_nothing(cast: Cast, heard: list[Event]) -> None:
    ticket, agent = ticket_in(cast, Status.ASSIGNED), cast.actor("agent")
    add_tags(ticket.pk, tags=["vpn"], actor=agent)
    heard.clear()
    add_tags(ticket.pk, tags=["vpn"], actor=agent)
    remove_tags(ticket.pk, tags=["other"], actor=agent)
    assert heard == []


def test_requesters_strangers_and_nonsense_are_refused(other: Cast, cast: Cast) -> None:
    ticket = ticket_in(cast, Status.ASSIGNED)
    for change in (add_tags, remove_tags):
        with pytest.raises(NotAllowed):
            change(ticket.pk, tags=["vpn"], actor=cast.actor("requester"))
        with pytest.raises(NotFound):
            change(ticket.pk, tags=["vpn"], actor=cast.actor("stranger"))
    with pytest.raises(Invalid):
        add_tags(ticket.pk, tags=["x" * 101], actor=cast.actor("agent"))
    new = file_ticket(cast)
    with pytest.raises(NotAllowed):
        add_tags(new.pk, tags=["vpn"], actor=cast.actor("agent"))
