"""Registers the ground floor with Django."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """The app that owns the first migration: default privileges, before any table exists."""

    name = "atum_desk.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let every connection read moments fast."""
        from atum_desk.core import instants  # noqa: F401
