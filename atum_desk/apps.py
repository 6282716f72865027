"""The Django application that carries the commands and the checks of the whole product."""

from django.apps import AppConfig

from atum_desk.core.checks import expect

RECEIVERS = (
    "accounts.audit",
    "tickets.hand_over",
    "tickets.files",
    "tickets.tell",
    "tickets.counts",
    "sla.default_policy",
    "sla.read",
    "sla.clocks",
)
"""Who must listen to the doors' signals, or the product does not start."""


class AtumDeskConfig(AppConfig):
    """Holds the commands that belong to no single app; owns no table."""

    name = "atum_desk"
    label = "atum_desk"
    verbose_name = "Atum Desk"

    def ready(self) -> None:
        """Name the receivers that the start-up check looks for."""
        expect(*RECEIVERS)
