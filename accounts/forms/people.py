"""Forms of the people's pages: looking for somebody, inviting, role, company, access."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts import policy
from accounts.forms.refusable import RefusableForm
from accounts.models import Company, User
from accounts.roles import Role
from atum_desk.core.actors import Actor
from atum_desk.core.worded_forms import WordedForm

ABOUT_ROLES = {
    Role.CUSTOMER_USER: _("Files own tickets on the portal"),
    Role.CUSTOMER_ADMIN: _("Also sees the tickets of the people of their company"),
    Role.AGENT: _("Works on tickets"),
    Role.MANAGER: _("Also accepts and assigns, and manages services, teams and companies"),
    Role.ADMIN: _("Also manages people, the organization and its audit log"),
}


class State(models.TextChoices):
    """What the list of people can be narrowed to."""

    ACTIVE = "active", _("Active")
    UNVERIFIED = "unverified", _("Address not confirmed")
    INACTIVE = "inactive", _("Deactivated")


class PeopleFilterForm(WordedForm):
    """What narrows the list of people; everything may be left out."""

    q = forms.CharField(required=False, max_length=200)
    role = forms.ChoiceField(required=False, choices=[("", _("Every role")), *Role.choices])
    state = forms.ChoiceField(required=False, choices=[("", _("Everybody")), *State.choices])
    after = forms.UUIDField(required=False)


class RoleChoiceForm(RefusableForm):
    """A form with roles to choose from, each with what it lets one do."""

    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)

    def offer(self, roles: Iterable[Role]) -> None:
        """Offer these roles."""
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(role.value, role.label) for role in roles]

    def role_options(self) -> Iterator[dict[str, Any]]:
        """Yield each role's input and what it lets one do."""
        for option in self["role"]:
            yield {"input": option, "about": ABOUT_ROLES[Role(option.data["value"])]}


class InviteForm(RoleChoiceForm):
    """Whom to invite, and as what."""

    email = forms.EmailField(
        label=_("E-mail address"), max_length=255, widget=forms.EmailInput(attrs={"autofocus": True})
    )
    full_name = forms.CharField(
        label=_("Name"), required=False, max_length=255, help_text=_("They can correct it when they join.")
    )
    company = forms.ModelChoiceField(
        label=_("Company"),
        queryset=Company.objects.order_by("name"),
        required=False,
        empty_label=_("None"),
        help_text=_("For requesters. People of a verified company join it by their address."),
    )

    def __init__(self, actor: Actor, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer(role for role in Role if policy.may_invite(actor, role))


class RoleForm(RoleChoiceForm):
    """A person's role, and who takes over if they leave the staff."""

    successor = forms.ModelChoiceField(
        label=_("If they stop working here, their open tickets go to"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("nobody: back to the queue"),
    )

    def __init__(self, actor: Actor, person: User, *args: Any, **options: Any) -> None:
        options["initial"] = {"role": person.role}
        super().__init__(*args, **options)
        self.offer(role for role in Role if policy.may_grant(actor, role))
        successor = self.fields["successor"]
        assert isinstance(successor, forms.ModelChoiceField)
        successor.queryset = User.objects.successors_of(person)
        if not person.works_here:
            del self.fields["successor"]


class CompanyOfPersonForm(RefusableForm):
    """Whose people a requester belongs to."""

    company = forms.ModelChoiceField(
        label=_("Company"), queryset=Company.objects.order_by("name"), required=False, empty_label=_("None")
    )

    def __init__(self, person: User, *args: Any, **options: Any) -> None:
        options["initial"] = {"company": person.company_id}
        super().__init__(*args, **options)


class DeactivateForm(RefusableForm):
    """Who takes over the open tickets of a person who leaves."""

    successor = forms.ModelChoiceField(
        label=_("Their open tickets go to"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("nobody: back to the queue"),
    )

    def __init__(self, person: User, *args: Any, **options: Any) -> None:
        # The form of the role stands on the same page and asks for a successor too.
        options["auto_id"] = "id_leaving_%s"
        super().__init__(*args, **options)
        successor = self.fields["successor"]
        assert isinstance(successor, forms.ModelChoiceField)
        successor.queryset = User.objects.successors_of(person)
        if not person.works_here:
            del self.fields["successor"]
