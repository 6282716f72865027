"""Registers the app with Django."""

from django.apps import AppConfig


class KbConfig(AppConfig):
    """The knowledge base."""

    name = "kb"
    default_auto_field = "django.db.models.BigAutoField"
