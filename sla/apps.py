"""Registers the app with Django."""

from django.apps import AppConfig


class SlaConfig(AppConfig):
    """Service levels."""

    name = "sla"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the receivers and register periodic work and what pages read."""
        from sla import beside, entities, receivers, tasks  # noqa: F401
