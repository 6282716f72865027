"""Registers the app with Django."""

from django.apps import AppConfig


class SlaConfig(AppConfig):
    """The sla app."""

    name = "sla"
    default_auto_field = "django.db.models.BigAutoField"
