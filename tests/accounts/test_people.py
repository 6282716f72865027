"""People: what the rules of roles, last administrators and successors refuse, and what hand-over tells."""

import pytest

from accounts import operations
from accounts.models import AuditLog, TeamMember, User
from accounts.roles import Role
from atum_desk.core.errors import Invalid, NotAllowed
from atum_desk.core.events import Event
from tests.factories import ARRANGER, PASSWORD, Cast


def test_nobody_changes_their_own_role(cast: Cast) -> None:
    with pytest.raises(NotAllowed, match="your own role"):
        operations.change_role(cast.admin.pk, role="MANAGER", actor=cast.actor("admin"))


def test_nobody_deactivates_themselves(cast: Cast) -> None:
    with pytest.raises(NotAllowed, match="yourself"):
        operations.deactivate(cast.admin.pk, actor=cast.actor("admin"))


def test_the_last_administrator_keeps_the_role(cast: Cast) -> None:
    with pytest.raises(Invalid, match="last active administrator"):
        operations.change_role(cast.admin.pk, role="AGENT", actor=ARRANGER)


def test_the_last_administrator_stays_active(cast: Cast) -> None:
    with pytest.raises(Invalid, match="last active administrator"):
        operations.deactivate(cast.admin.pk, actor=ARRANGER)


def test_an_inactive_administrator_does_not_count(cast: Cast) -> None:
    operations.change_role(cast.manager.pk, role="ADMIN", actor=cast.actor("admin"))
    operations.deactivate(cast.manager.pk, actor=cast.actor("admin"))
    with pytest.raises(Invalid, match="last active administrator"):
        operations.deactivate(cast.admin.pk, actor=ARRANGER)


def test_one_of_two_administrators_may_go(cast: Cast) -> None:
    operations.change_role(cast.manager.pk, role="ADMIN", actor=cast.actor("admin"))
    assert not operations.deactivate(cast.admin.pk, actor=ARRANGER).is_active


@pytest.mark.parametrize("role", ["ROOT", ""])
def test_an_unknown_role_is_refused(cast: Cast, role: str) -> None:
    with pytest.raises(Invalid):
        operations.change_role(cast.agent.pk, role=role, actor=cast.actor("admin"))


def test_the_same_role_again_is_no_change(cast: Cast, heard: list[Event]) -> None:
    heard.clear()
    operations.change_role(cast.agent.pk, role="AGENT", actor=cast.actor("admin"))
    assert heard == []


def test_the_log_holds_the_old_and_the_new_role(cast: Cast) -> None:
    operations.change_role(cast.agent.pk, role="MANAGER", actor=cast.actor("admin"))
    row = AuditLog.objects.get(action="user.role_changed")
    assert (row.old_values, row.new_values) == ({"role": "AGENT"}, {"role": "MANAGER"})


def test_deactivating_staff_names_the_successor(cast: Cast, heard: list[Event]) -> None:
    operations.deactivate(cast.agent.pk, successor_id=cast.colleague.pk, actor=cast.actor("admin"))
    assert heard[-1].new == {"is_active": False, "handed_to": str(cast.colleague.pk)}


def test_without_a_successor_the_event_says_so(cast: Cast, heard: list[Event]) -> None:
    operations.deactivate(cast.agent.pk, actor=cast.actor("admin"))
    assert heard[-1].new["handed_to"] is None


def test_who_leaves_the_staff_hands_over_as_well(cast: Cast, heard: list[Event]) -> None:
    admin = cast.actor("admin")
    operations.change_role(cast.agent.pk, role="CUSTOMER_USER", successor_id=cast.colleague.pk, actor=admin)
    assert heard[-1].new == {"role": "CUSTOMER_USER", "handed_to": str(cast.colleague.pk)}


def test_who_stays_on_the_staff_hands_nothing_over(cast: Cast, heard: list[Event]) -> None:
    operations.change_role(cast.agent.pk, role="MANAGER", actor=cast.actor("admin"))
    assert "handed_to" not in heard[-1].new


def test_a_requester_who_goes_hands_nothing_over(cast: Cast, heard: list[Event]) -> None:
    operations.deactivate(cast.requester.pk, actor=cast.actor("admin"))
    assert heard[-1].new == {"is_active": False}


@pytest.mark.parametrize("name", ["requester", "agent"])
def test_a_successor_works_here_and_is_somebody_else(cast: Cast, name: str) -> None:
    with pytest.raises(Invalid, match="no such active member"):
        operations.deactivate(cast.agent.pk, successor_id=getattr(cast, name).pk, actor=cast.actor("admin"))


def test_who_is_deactivated_cannot_be_deactivated_again(cast: Cast) -> None:
    operations.deactivate(cast.agent.pk, actor=cast.actor("admin"))
    with pytest.raises(Invalid, match="already"):
        operations.deactivate(cast.agent.pk, actor=cast.actor("admin"))


def test_who_is_active_cannot_be_activated(cast: Cast) -> None:
    with pytest.raises(Invalid, match="already"):
        operations.activate(cast.agent.pk, actor=cast.actor("admin"))


def test_staff_belong_to_no_company(cast: Cast) -> None:
    with pytest.raises(Invalid, match="works here"):
        operations.set_company(cast.agent.pk, company_id=cast.company.pk, actor=cast.actor("admin"))


def test_filing_for_a_caller_finds_who_is_known_in_any_case_of_letters(
    cast: Cast, heard: list[Event]
) -> None:
    heard.clear()
    found = operations.find_or_create_requester(
        email=f" {cast.requester.email.upper()} ", full_name="Ignored", actor=cast.actor("agent")
    )
    assert found == cast.requester
    assert heard == []


def test_filing_for_a_caller_makes_a_requester_who_cannot_sign_in(cast: Cast) -> None:
    made = operations.find_or_create_requester(
        email="Caller@Phone.example", full_name=" Cora  Caller ", actor=cast.actor("agent")
    )
    assert (made.email, made.full_name, made.role) == (
        "caller@phone.example",
        "Cora Caller",
        Role.CUSTOMER_USER,
    )
    assert not made.has_usable_password()
    assert not made.email_verified


def test_nothing_is_filed_for_who_is_deactivated(cast: Cast) -> None:
    operations.deactivate(cast.requester.pk, actor=cast.actor("admin"))
    with pytest.raises(Invalid, match="deactivated"):
        operations.find_or_create_requester(
            email=cast.requester.email, full_name="X", actor=cast.actor("agent")
        )


@pytest.mark.parametrize("email", ["", "nobody", "a@b", "a@@b.example", "x" * 250 + "@b.example"])
def test_an_address_has_the_form_of_one(cast: Cast, email: str) -> None:
    with pytest.raises(Invalid) as refusal:
        operations.find_or_create_requester(email=email, full_name="X", actor=cast.actor("agent"))
    assert refusal.value.field == "email"


def test_persons_cannot_enrol_people(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        operations.enrol(email="x@new.example", full_name="X", actor=cast.actor("admin"))


def test_a_command_enrols_a_person_with_a_password_that_the_log_does_not_hold(
    cast: Cast, heard: list[Event]
) -> None:
    made = operations.enrol(
        email="x@new.example",
        full_name="X",
        role="AGENT",
        password=PASSWORD,
        timezone="Europe/Berlin",
        actor=ARRANGER,
    )
    assert made.check_password(PASSWORD)
    assert [event.verb for event in heard] == ["user.created"]
    assert heard[0].new["password"] == "(hidden)"


def test_an_address_is_taken_once(cast: Cast) -> None:
    with pytest.raises(Invalid, match="already"):
        operations.enrol(email=cast.agent.email, full_name="X", actor=ARRANGER)


def test_the_same_address_is_another_person_in_another_organization(acme: Cast, other: Cast) -> None:
    with other.scope():
        made = operations.find_or_create_requester(
            email="twice@new.example", full_name="Twin", actor=other.actor("agent")
        )
    with acme.scope():
        twin = operations.find_or_create_requester(
            email="twice@new.example", full_name="Twin", actor=acme.actor("agent")
        )
        assert made.pk != twin.pk
        assert User.objects.filter(email="twice@new.example").get() == twin


def test_who_is_in_the_team_already_stays_without_a_word(cast: Cast, heard: list[Event]) -> None:
    heard.clear()
    operations.add_team_member(cast.team.pk, user_id=cast.agent.pk, actor=cast.actor("admin"))
    assert heard == []
    assert TeamMember.objects.filter(team=cast.team, user=cast.agent).count() == 1


def test_a_requester_joins_no_team(cast: Cast) -> None:
    with pytest.raises(Invalid, match="no such active member"):
        operations.add_team_member(cast.team.pk, user_id=cast.requester.pk, actor=cast.actor("admin"))


def test_a_teams_name_is_taken_once(cast: Cast) -> None:
    with pytest.raises(Invalid, match="of this name already"):
        operations.create_team(name=cast.team.name, actor=cast.actor("admin"))
