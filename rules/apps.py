"""Registers the app with Django."""

from django.apps import AppConfig


class RulesConfig(AppConfig):
    """The rules app."""

    name = "rules"
    default_auto_field = "django.db.models.BigAutoField"
