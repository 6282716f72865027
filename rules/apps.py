"""Registers the app with Django."""

from django.apps import AppConfig


class RulesConfig(AppConfig):
    """Rules and webhooks."""

    name = "rules"
    default_auto_field = "django.db.models.BigAutoField"
