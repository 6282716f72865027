"""Registers the ground floor with Django."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """The app that owns the first migration: default privileges, before any table exists."""

    name = "atum_desk.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"
