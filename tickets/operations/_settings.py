"""The active organization's settings, as operations ask for them."""

from accounts.models import Organization
from accounts.preferences import OrganizationSettings
from atum_desk.core.compiled import Compiled

_ORGANIZATION: Compiled[Organization] = Compiled(lambda: Organization.objects.only("settings"))


def organization_settings() -> OrganizationSettings:
    """Return the active organization's settings."""
    return _ORGANIZATION.find()[0].preferences
