"""The Django application that carries the commands and the checks of the whole product."""

from django.apps import AppConfig


class AtumDeskConfig(AppConfig):
    """Holds the commands that belong to no single app; owns no table."""

    name = "atum_desk"
    label = "atum_desk"
    verbose_name = "Atum Desk"
