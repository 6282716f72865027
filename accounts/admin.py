"""Organization, people, companies, teams, invitations, mail and the audit log in the admin."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin

from accounts import entities, operations
from accounts.admin_site import READ, WRITE, OperatedAdmin, ReadOnlyAdmin, site
from accounts.forms.administration import PersonForm, TeamWithMembersForm
from accounts.forms.directory import CompanyForm
from accounts.forms.organization import OrganizationForm
from accounts.models import AuditLog, Company, Invitation, Organization, OutboundMail, Team, User
from atum_desk.core.actors import Actor


@admin.register(Organization, site=site)
class OrganizationAdmin(OperatedAdmin):
    """The organization itself; the operator's commands found and close it."""

    methods = {"change": WRITE}
    entity_type = "organization"
    list_display = ("name", "slug", "is_active", "created_at")
    shown = ("slug", "domain", "is_active", "created_at")

    def wear(self, known: Any, typed: Any, actor: Actor) -> forms.Form:
        """Return the form of the organization's settings."""
        return OrganizationForm(known, typed)

    def operate(self, known: Any, form: Any, actor: Actor) -> Organization:
        """Save the settings."""
        return operations.change_organization(
            name=form.cleaned_data["name"], preferences=form.preferences(), actor=actor
        )


@admin.register(User, site=site)
class UserAdmin(OperatedAdmin):
    """People. They join by invitation or by registering; what is theirs alone, they change themselves."""

    methods = {"change": WRITE}
    entity_type = "user"
    ordering = ("full_name", "id")
    list_display = ("full_name", "email", "role", "company", "is_active", "email_verified", "last_login")
    list_filter = ("role", "is_active", "email_verified")
    list_select_related = ("company",)
    search_fields = ("full_name", "email")
    shown = ("full_name", "email", "email_verified", "timezone", "is_available", "last_login", "created_at")

    def find(self, rows: Any, words: str) -> Any:
        """Return whose name or address contains the words."""
        return rows.matching(words)

    def wear(self, known: Any, typed: Any, actor: Actor) -> forms.Form:
        """Return the form of role, company and access."""
        return PersonForm(actor, known, typed)

    def operate(self, known: Any, form: Any, actor: Actor) -> User:
        """Change what differs, each by its own operation."""
        entered = form.cleaned_data
        user: User = known
        successor = entered.get("successor")
        successor_id = successor.pk if successor else None
        if "company" in entered and entered["company"] != known.company:
            company = entered["company"]
            user = operations.set_company(known.pk, company_id=company.pk if company else None, actor=actor)
        if entered["role"] != known.role:
            role = entered["role"]
            user = operations.change_role(known.pk, role=role, successor_id=successor_id, actor=actor)
        if entered["is_active"] and not known.is_active:
            user = operations.activate(known.pk, actor=actor)
        if known.is_active and not entered["is_active"]:
            user = operations.deactivate(known.pk, successor_id=successor_id, actor=actor)
        return user


@admin.register(Company, site=site)
class CompanyAdmin(OperatedAdmin):
    """Companies that requesters belong to."""

    entity_type = "company"
    list_display = ("name", "domain_list", "is_verified", "created_at")
    list_filter = ("is_verified",)
    search_fields = ("name",)
    shown = ("created_at",)

    @admin.display(description="domains")
    def domain_list(self, company: Company) -> str:
        """Return the domains in one line."""
        return ", ".join(company.domains)

    def find(self, rows: Any, words: str) -> Any:
        """Return the companies whose name contains the words."""
        return rows.filter(name__icontains=words)

    def wear(self, known: Any, typed: Any, actor: Actor) -> forms.Form:
        """Return the form of a company."""
        return CompanyForm(known, typed)

    def operate(self, known: Any, form: Any, actor: Actor) -> Company:
        """Add or change the company."""
        if known is None:
            return operations.create_company(**form.cleaned_data, actor=actor)
        return operations.change_company(known.pk, **form.cleaned_data, actor=actor)


@admin.register(Team, site=site)
class TeamAdmin(OperatedAdmin):
    """Teams and who is in them."""

    entity_type = "team"
    list_display = ("name", "description", "is_active", "created_at")
    list_filter = ("is_active",)
    search_fields = ("name",)
    shown = ("created_at",)

    def find(self, rows: Any, words: str) -> Any:
        """Return the teams whose name contains the words."""
        return rows.filter(name__icontains=words)

    def wear(self, known: Any, typed: Any, actor: Actor) -> forms.Form:
        """Return the form of a team with its members."""
        return TeamWithMembersForm(known, typed)

    def operate(self, known: Any, form: Any, actor: Actor) -> Team:
        """Add or change the team, then put people in and take people out."""
        entered = {name: value for name, value in form.cleaned_data.items() if name != "members"}
        if known is None:
            team = operations.create_team(**entered, actor=actor)
        else:
            team = operations.change_team(known.pk, **entered, actor=actor)
        joined, left = form.joined_and_left()
        for user_id in sorted(joined):
            operations.add_team_member(team.pk, user_id=user_id, actor=actor)
        for user_id in sorted(left):
            operations.remove_team_member(team.pk, user_id=user_id, actor=actor)
        return team


@admin.register(Invitation, site=site)
class InvitationAdmin(ReadOnlyAdmin):
    """Invitations, without what their links hold."""

    entity_type = "invitation"
    list_display = ("email", "role", "created_at", "expires_at", "used_at", "revoked_at")
    list_filter = ("role",)
    search_fields = ("email",)
    fields = (
        "email",
        "full_name",
        "role",
        "company",
        "created_by",
        "created_at",
        "expires_at",
        "used_at",
        "revoked_at",
    )

    def find(self, rows: Any, words: str) -> Any:
        """Return the invitations of an address."""
        return rows.filter(email=words.lower())


@admin.register(OutboundMail, site=site)
class OutboundMailAdmin(ReadOnlyAdmin):
    """Mail that was sent, waits or failed."""

    list_display = ("recipient", "kind", "state", "tries", "created_at", "sent_at")
    list_filter = ("state",)
    search_fields = ("recipient",)
    fields = (
        "recipient",
        "kind",
        "subject",
        "text",
        "state",
        "tries",
        "last_error",
        "message_id",
        "created_at",
        "sent_at",
    )

    def find(self, rows: Any, words: str) -> Any:
        """Return the mails to an address."""
        return rows.filter(recipient=words.lower())


@admin.register(AuditLog, site=site)
class AuditLogAdmin(ReadOnlyAdmin):
    """Every change as it was recorded; nobody alters it."""

    methods = {"change": READ}
    ordering = ("-created_at", "-id")
    list_display = ("created_at", "actor_label", "action", "entity_type", "entity_id", "ip_address")
    list_filter = ("actor_kind", "created_at")
    search_fields = ("action",)
    search_help_text = "An action such as ticket.created, a person's e-mail address, or the id of a thing"
    fields = (
        "created_at", "actor_kind", "actor_label", "action", "entity_type", "entity_id", "old_values", "new_values",
        "ip_address", "user_agent", "cause_id", "depth", "request_id",
    )  # fmt: skip

    def find(self, rows: Any, words: str) -> Any:
        """Return an action's rows, a person's, or a thing's: each has an index."""
        if "@" in words:
            return rows.by_people(User.objects.with_address(words))
        entity_id = _uuid(words)
        if entity_id is not None:
            return rows.filter(entity_type__in=sorted(entities.kinds()), entity_id=entity_id)
        return rows.with_action(words)


def _uuid(words: str) -> UUID | None:
    try:
        return UUID(words)
    except ValueError:
        return None
