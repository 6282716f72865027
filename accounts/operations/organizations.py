"""Organizations: how one is born, and what it sets about itself."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import policy
from accounts.days_off import as_kept, digest_of
from accounts.domains import clean_domains
from accounts.languages import LANGUAGES
from accounts.models import Organization
from accounts.operations._write import clean_time_zone
from accounts.policy import Right
from accounts.preferences import Gate, OrganizationSettings, Registration
from atum_desk.core import clock
from atum_desk.core.actors import Actor
from atum_desk.core.errors import Invalid, NotAllowed, StaleVersion
from atum_desk.core.ids import uuid7
from atum_desk.core.names import clean_name, once
from atum_desk.core.tenancy import current_organization_id, organization_scope

LONGEST_DAYS = 365
# One label of a host name.
SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
RESERVED_SLUGS = frozenset({
    "www", "admin", "api", "mail", "email", "smtp", "imap", "pop", "ftp", "ns", "dns", "mx", "app",
    "apps", "desk", "help", "support", "static", "media", "assets", "cdn", "status", "healthz",
    "readyz", "login", "auth", "account", "accounts", "sso", "localhost", "root", "system",
})  # fmt: skip


def create_organization(
    *, slug: str, name: str, actor: Actor, preferences: OrganizationSettings | None = None
) -> Organization:
    """Found an organization; call it outside any organization's scope.

    Raises NotAllowed for persons (only the operator's commands found organizations), Invalid for a slug that is
    malformed, reserved or taken. Publishes `organization.created`.
    """
    if actor.is_person:
        raise NotAllowed(_("Organizations are created by the operator's command only."))
    organization = Organization(
        id=uuid7(),
        slug=_clean_slug(slug),
        name=clean_name(name),
        settings=_checked(preferences or OrganizationSettings()).as_json(),
        created_at=clock.now(),
    )
    with organization_scope(organization.pk):
        taken = _("An organization with the slug “%(slug)s” exists already. Choose another one.")
        with once(taken % {"slug": organization.slug}, field="slug"):
            organization.save_as(actor)
    return organization


@transaction.atomic
def change_organization(*, name: str, preferences: OrganizationSettings, actor: Actor) -> Organization:
    """Set the organization's name and settings. Raises NotAllowed, Invalid. Publishes `organization.changed`."""
    policy.require(actor, Right.MANAGE_ORGANIZATION)
    organization: Organization = Organization.objects.select_for_update().get(pk=current_organization_id())
    organization.name = clean_name(name)
    preferences = _checked(preferences)
    # What this version does not know stays as it is.
    organization.settings = {**organization.settings, **preferences.as_json()}
    organization.save_as(actor, update_fields=["name", "settings", "updated_at"])
    return organization


@transaction.atomic
def change_holidays(holidays: Mapping[date, str], *, seen: str | None = None, actor: Actor) -> Organization:
    """Set the organization's own days off, each with its name; service levels applied from now on know them.

    `seen` is the digest of the days that a form was made from: others raise StaleVersion. Raises NotAllowed, Invalid.
    Publishes `organization.changed`.
    """
    policy.require(actor, Right.MANAGE_ORGANIZATION)
    kept = as_kept(holidays)
    organization: Organization = Organization.objects.select_for_update().get(pk=current_organization_id())
    if seen is not None and seen != digest_of(organization.holidays):
        raise StaleVersion(
            _("Someone else changed the days off meanwhile. Look at what is new, then save again.")
        )
    organization.holidays = kept
    organization.save_as(actor, update_fields=["holidays", "updated_at"])
    return organization


def _checked(preferences: OrganizationSettings) -> OrganizationSettings:
    """Return the settings with clean domains; one that makes no sense raises Invalid at its field."""
    clean_time_zone(preferences.timezone)
    sensible = {
        "gate": preferences.gate in Gate.values,
        "registration": preferences.registration in Registration.values,
        "language": preferences.language in dict(LANGUAGES),
        "accent_hue": 0 <= preferences.accent_hue < 360,
        "close_after_days": 1 <= preferences.close_after_days <= LONGEST_DAYS,
        "reopen_days": 0 <= preferences.reopen_days <= LONGEST_DAYS,
    }
    for field, makes_sense in sensible.items():
        if not makes_sense:
            raise Invalid(_("This value is not possible. Choose another one."), field=field)
    domains = clean_domains(preferences.registration_domains, field="registration_domains")
    if preferences.registration == Registration.DOMAINS and not domains:
        raise Invalid(_("List the domains whose people may register."), field="registration_domains")
    return replace(preferences, registration_domains=tuple(domains))


def _clean_slug(slug: str) -> str:
    slug = slug.strip().lower()
    if not SLUG.fullmatch(slug):
        raise Invalid(
            _("“%(slug)s” cannot be part of a host name. Use letters a to z, digits and hyphens.")
            % {"slug": slug},
            field="slug",
        )
    if slug in RESERVED_SLUGS:
        raise Invalid(_("“%(slug)s” is reserved. Choose another one.") % {"slug": slug}, field="slug")
    return slug
