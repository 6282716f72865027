"""The settings' companies and teams."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts import operations
from accounts.access import desk
from accounts.forms.directory import CompanyForm, MemberForm, TeamForm
from accounts.models import Company, Team, User
from accounts.policy import Right
from accounts.requests import SignedInRequest
from accounts.views.answers import GET_POST, posted, see_other
from atum_desk.core.errors import NotFound
from atum_desk.core.http import page

POST = ("POST",)


@desk(Right.MANAGE_DIRECTORY)
def companies(request: SignedInRequest) -> HttpResponse:
    """List the companies."""
    return page(request, "accounts/agent/companies.html", {"companies": Company.objects.listed()})


@desk(Right.MANAGE_DIRECTORY, methods=GET_POST)
def company_new(request: SignedInRequest) -> HttpResponse:
    """Add a company."""
    form = CompanyForm(None, posted(request))
    company = form.carry_out(lambda entered: operations.create_company(**entered, actor=request.actor))
    if company is None:
        return page(request, "accounts/agent/company.html", {"form": form}, status=form.status)
    messages.success(request, _("%(name)s is added.") % {"name": company})
    return see_other("accounts:companies")


@desk(Right.MANAGE_DIRECTORY, methods=GET_POST)
def company(request: SignedInRequest, company_id: UUID) -> HttpResponse:
    """Show and change one company, with its people."""
    found = Company.objects.filter(pk=company_id).first()
    if found is None:
        raise NotFound(_("There is no such company."))
    form = CompanyForm(found, posted(request))
    if form.carry_out(lambda entered: operations.change_company(company_id, **entered, actor=request.actor)):
        messages.success(request, _("%(name)s is saved.") % {"name": found})
        return see_other("accounts:companies")
    people = User.objects.active().requesters().of_company(found).by_name()[:100]
    context = {"form": form, "company": found, "people": people}
    return page(request, "accounts/agent/company.html", context, status=form.status)


@desk(Right.MANAGE_DIRECTORY)
def teams(request: SignedInRequest) -> HttpResponse:
    """List the teams."""
    return page(request, "accounts/agent/teams.html", {"teams": Team.objects.listed()})


@desk(Right.MANAGE_DIRECTORY, methods=GET_POST)
def team_new(request: SignedInRequest) -> HttpResponse:
    """Add a team."""
    form = TeamForm(None, posted(request))
    made = form.carry_out(lambda entered: operations.create_team(**entered, actor=request.actor))
    if made is None:
        return page(request, "accounts/agent/team_new.html", {"form": form}, status=form.status)
    messages.success(request, _("%(name)s is added. Now choose who is in it.") % {"name": made})
    return see_other("accounts:team", made.pk)


@desk(Right.MANAGE_DIRECTORY, methods=GET_POST)
def team(request: SignedInRequest, team_id: UUID) -> HttpResponse:
    """Show and change one team, with its members."""
    found = _find_team(team_id)
    form = TeamForm(found, posted(request))
    if form.carry_out(lambda entered: operations.change_team(team_id, **entered, actor=request.actor)):
        messages.success(request, _("%(name)s is saved.") % {"name": found})
        return see_other("accounts:team", team_id)
    return _team_page(request, found, form, MemberForm(found))


@desk(Right.MANAGE_DIRECTORY, methods=POST)
def team_add(request: SignedInRequest, team_id: UUID) -> HttpResponse:
    """Put somebody into the team."""
    found = _find_team(team_id)
    form = MemberForm(found, request.POST)
    added = form.carry_out(
        lambda entered: operations.add_team_member(team_id, user_id=entered["user"].pk, actor=request.actor)
    )
    if added is None:
        return _team_page(request, found, TeamForm(found), form)
    messages.success(request, _("%(name)s is in the team.") % {"name": added.user})
    return see_other("accounts:team", team_id)


@desk(Right.MANAGE_DIRECTORY, methods=POST)
def team_remove(request: SignedInRequest, team_id: UUID, user_id: UUID) -> HttpResponse:
    """Take somebody out of the team."""
    operations.remove_team_member(team_id, user_id=user_id, actor=request.actor)
    messages.success(request, _("Taken out of the team. Their tickets stay with them."))
    return see_other("accounts:team", team_id)


def _find_team(team_id: UUID) -> Team:
    found: Team | None = Team.objects.filter(pk=team_id).first()
    if found is None:
        raise NotFound(_("There is no such team."))
    return found


def _team_page(
    request: SignedInRequest, found: Team, form: TeamForm, member_form: MemberForm
) -> HttpResponse:
    context = {
        "team": found,
        "form": form,
        "member_form": member_form,
        "members": User.objects.of_team(found).by_name(),
    }
    return page(request, "accounts/agent/team.html", context, status=max(form.status, member_form.status))
