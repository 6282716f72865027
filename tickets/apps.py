"""Registers the app with Django."""

from django.apps import AppConfig


class TicketsConfig(AppConfig):
    """The tickets app."""

    name = "tickets"
    default_auto_field = "django.db.models.BigAutoField"
