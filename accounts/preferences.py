"""What an organization can set about itself, typed; stored as JSON in organizations.settings."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Gate(models.TextChoices):
    """Who lets a new ticket in."""

    MANAGERS = "managers", _("Managers accept new tickets")
    AGENTS = "agents", _("Agents accept new tickets too")
    AUTOMATIC = "automatic", _("New tickets are accepted by themselves")


class Registration(models.TextChoices):
    """Who may register as a requester."""

    OFF = "off", _("Nobody: people are invited")
    DOMAINS = "domains", _("People with an address in a listed domain")
    OPEN = "open", _("Everybody")


@dataclass(frozen=True, slots=True)
class OrganizationSettings:
    """An organization's settings. Days are calendar days; `accent_hue` is an OKLCH hue in degrees."""

    gate: str = Gate.MANAGERS.value
    close_after_days: int = 7
    reopen_days: int = 14
    requester_sets_priority: bool = False
    registration: str = Registration.OFF.value
    registration_domains: tuple[str, ...] = ()
    timezone: str = "UTC"
    language: str = "english"
    accent_hue: int = 262
    portal_greeting: str = ""
    file_limit_mib: int = 25
    files_quota_gib: int = 10

    @property
    def file_limit_bytes(self) -> int:
        """Return what one file may weigh."""
        return self.file_limit_mib * 1024**2

    @property
    def files_quota_bytes(self) -> int:
        """Return what all files of the organization may weigh together."""
        return self.files_quota_gib * 1024**3

    @classmethod
    def from_json(cls, stored: Mapping[str, Any] | None) -> "OrganizationSettings":
        """Read what is stored; unknown keys are ignored, missing ones take their default."""
        known = {field.name for field in fields(cls)}
        values = {name: value for name, value in (stored or {}).items() if name in known}
        if "registration_domains" in values:
            values["registration_domains"] = tuple(values["registration_domains"])
        return cls(**values)

    def as_json(self) -> dict[str, Any]:
        """Return what is stored."""
        return {**asdict(self), "registration_domains": list(self.registration_domains)}
