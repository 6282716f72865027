"""Registers the app with Django."""

from django.apps import AppConfig


class TicketsConfig(AppConfig):
    """Tickets."""

    name = "tickets"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the receivers, register periodic work and writers of mail, say what the audit log calls tickets."""
        from tickets import entities, mail, receivers, tasks  # noqa: F401
