"""The five roles, from the least to the most."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person is in an organization; the labels are the database domain `userrole`."""

    CUSTOMER_USER = "CUSTOMER_USER", _("Requester")
    CUSTOMER_ADMIN = "CUSTOMER_ADMIN", _("Company contact")
    AGENT = "AGENT", _("Agent")
    MANAGER = "MANAGER", _("Manager")
    ADMIN = "ADMIN", _("Administrator")


REQUESTERS = frozenset({Role.CUSTOMER_USER.value, Role.CUSTOMER_ADMIN.value})
STAFF = frozenset({Role.AGENT.value, Role.MANAGER.value, Role.ADMIN.value})
RANK = {role.value: rank for rank, role in enumerate(Role)}
