"""Registers the app with Django."""

from django.apps import AppConfig


class KbConfig(AppConfig):
    """The kb app."""

    name = "kb"
    default_auto_field = "django.db.models.BigAutoField"
