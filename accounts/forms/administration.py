"""Forms of the admin where it asks for more at once than a page of the settings does."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import policy
from accounts.forms.directory import TeamForm
from accounts.forms.refusable import RefusableForm
from accounts.models import Company, Team, User
from accounts.roles import Role
from atum_desk.core.actors import Actor


class PersonForm(RefusableForm):
    """A person's role, company and access; who takes over where they leave the staff."""

    role = forms.ChoiceField(label=_("Role"))
    company = forms.ModelChoiceField(
        label=_("Company"), queryset=Company.objects.order_by("name"), required=False, empty_label=_("None")
    )
    is_active = forms.BooleanField(label=_("May sign in"), required=False)
    successor = forms.ModelChoiceField(
        label=_("If they leave the staff, their open tickets go to"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("nobody: back to the queue"),
    )

    def __init__(self, actor: Actor, person: User, *args: Any, **options: Any) -> None:
        names = ("role", "company", "is_active")
        options["initial"] = {name: getattr(person, name) for name in names}
        super().__init__(*args, **options)
        role, successor = self.fields["role"], self.fields["successor"]
        assert isinstance(role, forms.ChoiceField)
        assert isinstance(successor, forms.ModelChoiceField)
        role.choices = [(one.value, one.label) for one in Role if policy.may_grant(actor, one)]
        successor.queryset = User.objects.successors_of(person)
        del self.fields["company" if person.works_here else "successor"]


class TeamWithMembersForm(TeamForm):
    """A team, and who is in it."""

    members = forms.ModelMultipleChoiceField(
        label=_("Members"),
        queryset=User.objects.active().staff().by_name(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, team: Team | None, *args: Any, **options: Any) -> None:
        super().__init__(team, *args, **options)
        self.before: set[UUID] = set()
        if team is not None:
            self.before = set(User.objects.of_team(team).values_list("pk", flat=True))
            self.initial["members"] = sorted(self.before)

    def joined_and_left(self) -> tuple[set[UUID], set[UUID]]:
        """Return whom to put into the team and whom to take out of it."""
        chosen = {person.pk for person in self.cleaned_data["members"]}
        return chosen - self.before, self.before - chosen
