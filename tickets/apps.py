"""Registers the app with Django."""

from django.apps import AppConfig


class TicketsConfig(AppConfig):
    """Tickets."""

    name = "tickets"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the receivers, register the periodic work, and say what the audit log calls tickets."""
        from tickets import entities, receivers, tasks  # noqa: F401
