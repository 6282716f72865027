"""The settings' list of people, and one person: role, company, access."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts import operations
from accounts.access import desk
from accounts.forms.people import CompanyOfPersonForm, DeactivateForm, PeopleFilterForm, RoleForm
from accounts.forms.refusable import RefusableForm
from accounts.models import User
from accounts.paging import chosen, first_rows, next_href
from accounts.policy import Right
from accounts.requests import SignedInRequest
from accounts.views.answers import see_other
from atum_desk.core.errors import NotFound
from atum_desk.core.http import page

PAGE = 50
POST = ("POST",)


@desk(Right.INVITE_REQUESTERS)
def people(request: SignedInRequest) -> HttpResponse:
    """List everybody by name, narrowed by words, role and state."""
    form = PeopleFilterForm(request.GET)
    nothing: dict[str, Any] = {"q": "", "role": "", "state": "", "after": None}
    wanted = form.cleaned_data if form.is_valid() else nothing
    rows = User.objects.matching(wanted["q"]).in_role(wanted["role"]).in_state(wanted["state"]).by_name()
    if wanted["after"]:
        rows = rows.after(find_person(wanted["after"]))
    shown, last = first_rows(rows.select_related("company"), PAGE)
    context = {
        "people": shown,
        "next_href": next_href(request, last),
        "form": form,
        "wanted": wanted,
        "filtered": chosen(wanted, ("q", "role", "state")),
    }
    return page(request, "accounts/agent/people.html", context)


@desk(Right.INVITE_REQUESTERS)
def person(request: SignedInRequest, user_id: UUID) -> HttpResponse:
    """Show one person and what can be changed about them."""
    return _person_page(request, find_person(user_id))


@desk(Right.MANAGE_PEOPLE, methods=POST)
def person_role(request: SignedInRequest, user_id: UUID) -> HttpResponse:
    """Give the person another role."""
    found = find_person(user_id)
    form = RoleForm(request.actor, found, request.POST)
    changed = form.carry_out(
        lambda entered: operations.change_role(
            user_id, role=entered["role"], successor_id=_id(entered.get("successor")), actor=request.actor
        )
    )
    if changed is None:
        return _person_page(request, found, role_form=form)
    messages.success(request, _("%(name)s has the new role.") % {"name": changed})
    return see_other("accounts:person", user_id)


@desk(Right.INVITE_REQUESTERS, methods=POST)
def person_company(request: SignedInRequest, user_id: UUID) -> HttpResponse:
    """Say whose people the requester belongs to."""
    found = find_person(user_id)
    form = CompanyOfPersonForm(found, request.POST)
    changed = form.carry_out(
        lambda entered: operations.set_company(
            user_id, company_id=_id(entered["company"]), actor=request.actor
        )
    )
    if changed is None:
        return _person_page(request, found, company_form=form)
    messages.success(request, _("The company of %(name)s is saved.") % {"name": changed})
    return see_other("accounts:person", user_id)


@desk(Right.MANAGE_PEOPLE, methods=POST)
def person_deactivate(request: SignedInRequest, user_id: UUID) -> HttpResponse:
    """End the person's access and hand over their open tickets."""
    found = find_person(user_id)
    form = DeactivateForm(found, request.POST)
    changed = form.carry_out(
        lambda entered: operations.deactivate(
            user_id, successor_id=_id(entered.get("successor")), actor=request.actor
        )
    )
    if changed is None:
        return _person_page(request, found, deactivate_form=form)
    messages.success(request, _("%(name)s is deactivated and cannot sign in any more.") % {"name": changed})
    return see_other("accounts:person", user_id)


@desk(Right.MANAGE_PEOPLE, methods=POST)
def person_activate(request: SignedInRequest, user_id: UUID) -> HttpResponse:
    """Let the person in again."""
    found = find_person(user_id)
    form = RefusableForm(request.POST)
    changed = form.carry_out(lambda _entered: operations.activate(user_id, actor=request.actor))
    if changed is None:
        return _person_page(request, found, activate_form=form)
    messages.success(request, _("%(name)s is active again.") % {"name": changed})
    return see_other("accounts:person", user_id)


def find_person(user_id: UUID) -> User:
    """Return the person. Raises NotFound, also for somebody else's."""
    found: User | None = User.objects.select_related("company").filter(pk=user_id).first()
    if found is None:
        raise NotFound(_("There is no such person."))
    return found


def _person_page(request: SignedInRequest, found: User, **forms: RefusableForm) -> HttpResponse:
    context = {
        "person": found,
        "is_self": found.pk == request.user.pk,
        "role_form": RoleForm(request.actor, found),
        "company_form": CompanyOfPersonForm(found),
        "deactivate_form": DeactivateForm(found),
        "teams": found.memberships.select_related("team").order_by("team__name"),
        **forms,
    }
    status = max((form.status for form in forms.values()), default=200)
    return page(request, "accounts/agent/person.html", context, status=status)


def _id(chosen_row: User | None) -> UUID | None:
    return chosen_row.pk if chosen_row else None
