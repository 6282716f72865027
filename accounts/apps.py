"""Registers the app and its receivers with Django."""

from django.apps import AppConfig
from django.contrib.auth import user_logged_in


class AccountsConfig(AppConfig):
    """Organizations and people."""

    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect receivers and writers; Django's own stamp of the last log-in would save a person without an actor."""
        from accounts import mail_letters, receivers  # noqa: F401

        user_logged_in.disconnect(dispatch_uid="update_last_login")
