"""Registers the app with Django."""

from django.apps import AppConfig


class SlaConfig(AppConfig):
    """Service levels."""

    name = "sla"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the receivers."""
        from sla import receivers  # noqa: F401
