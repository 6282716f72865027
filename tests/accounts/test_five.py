"""Every operation: does it and tells it once, refuses the wrong role, and does not reach another organization."""

from collections.abc import Callable

import pytest

from accounts import operations
from accounts.models import AuditLog, Invitation
from atum_desk.core.actors import Actor
from atum_desk.core.errors import DomainError, Invalid, NotAllowed, NotFound
from atum_desk.core.events import Event, published
from tests.accounts.cases import CASES, Case, arrange, invited
from tests.factories import Cast

ALLOWED = [pytest.param(case, name, id=f"{case.name}-{name}") for case in CASES for name in case.allowed]
REFUSED = [pytest.param(case, name, id=f"{case.name}-{name}") for case in CASES for name in case.refused]


@pytest.mark.parametrize(("case", "name"), ALLOWED)
def test_who_may_does_it_and_it_is_told_and_logged_once(
    cast: Cast, heard: list[Event], case: Case, name: str
) -> None:
    arrange(case, cast)
    heard.clear()
    logged = AuditLog.objects.count()
    case.call(cast, cast.actor(name))
    assert [event.verb for event in heard] == [case.verb]
    assert AuditLog.objects.count() == logged + 1
    row = AuditLog.objects.get(pk=heard[0].id)
    assert (row.action, row.user_id) == (case.verb, getattr(cast, name).pk)


@pytest.mark.parametrize(("case", "name"), REFUSED)
def test_who_may_not_is_refused_and_nothing_happens(
    cast: Cast, heard: list[Event], case: Case, name: str
) -> None:
    arrange(case, cast)
    heard.clear()
    with pytest.raises(NotAllowed):
        case.call(cast, cast.actor(name))
    assert heard == []


BY_ID: dict[str, Callable[[Cast, Actor], object]] = {
    "change_role": lambda acme, actor: operations.change_role(acme.agent.pk, role="MANAGER", actor=actor),
    "deactivate": lambda acme, actor: operations.deactivate(acme.agent.pk, actor=actor),
    "activate": lambda acme, actor: operations.activate(acme.agent.pk, actor=actor),
    "set_company": lambda acme, actor: operations.set_company(acme.stranger.pk, company_id=None, actor=actor),
    "change_company": lambda acme, actor: operations.change_company(
        acme.company.pk, name="X", domains=[], is_verified=False, actor=actor
    ),
    "change_team": lambda acme, actor: operations.change_team(
        acme.team.pk, name="X", description="", is_active=True, actor=actor
    ),
    "add_team_member": lambda acme, actor: operations.add_team_member(
        acme.team.pk, user_id=acme.colleague.pk, actor=actor
    ),
    "remove_team_member": lambda acme, actor: operations.remove_team_member(
        acme.team.pk, user_id=acme.agent.pk, actor=actor
    ),
}


@pytest.mark.parametrize("call", BY_ID.values(), ids=BY_ID.keys())
def test_another_organizations_things_are_not_there(
    acme: Cast, other: Cast, heard: list[Event], call: Callable[[Cast, Actor], object]
) -> None:
    heard.clear()
    with other.scope(), pytest.raises(NotFound):
        call(acme, other.actor("admin"))
    assert heard == []


def test_another_organizations_invitation_is_not_there(acme: Cast, other: Cast) -> None:
    with acme.scope():
        invitation: Invitation = invited(acme)
    with other.scope():
        for operation in (operations.resend_invitation, operations.revoke_invitation):
            with pytest.raises(NotFound):
                operation(invitation.pk, actor=other.actor("admin"))


FOREIGN_IDS: dict[str, Callable[[Cast, Cast], object]] = {
    "successor": lambda acme, other: operations.deactivate(
        other.colleague.pk, successor_id=acme.agent.pk, actor=other.actor("admin")
    ),
    "company": lambda acme, other: operations.set_company(
        other.stranger.pk, company_id=acme.company.pk, actor=other.actor("admin")
    ),
    "company of an invitation": lambda acme, other: operations.invite(
        email="x@new.example", role="CUSTOMER_USER", company_id=acme.company.pk, actor=other.actor("admin")
    ),
    "member": lambda acme, other: operations.add_team_member(
        other.team.pk, user_id=acme.agent.pk, actor=other.actor("admin")
    ),
}


@pytest.mark.parametrize("call", FOREIGN_IDS.values(), ids=FOREIGN_IDS.keys())
def test_an_id_of_another_organization_is_no_value(
    acme: Cast, other: Cast, call: Callable[[Cast, Cast], object]
) -> None:
    with other.scope(), pytest.raises(Invalid):
        call(acme, other)


def test_a_failing_receiver_leaves_nothing_behind(cast: Cast) -> None:

    def fail(**_: object) -> None:
        raise RuntimeError("broken")

    published.connect(fail, weak=False, dispatch_uid="tests.fail")
    try:
        with pytest.raises(RuntimeError):
            operations.create_team(name="Network", actor=cast.actor("admin"))
    finally:
        published.disconnect(dispatch_uid="tests.fail")
    cast.team.refresh_from_db()
    assert not type(cast.team).objects.filter(name="Network").exists()
    assert not AuditLog.objects.filter(action="team.created", new_values__name="Network").exists()


def test_refusals_are_sentences(cast: Cast) -> None:
    with pytest.raises(DomainError) as refusal:
        operations.create_team(name="  ", actor=cast.actor("admin"))
    assert str(refusal.value) == "Enter a name."
