"""Who acts: a frozen value that every operation takes as its last argument."""

from dataclasses import dataclass, replace
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActorKind(models.TextChoices):
    """The kinds of doers that the audit log tells apart."""

    USER = "USER", _("Person")
    TOKEN = "TOKEN", _("API token")
    RULE = "RULE", _("Rule")
    SLA = "SLA", _("SLA")
    MAIL = "MAIL", _("E-mail")
    COMMAND = "COMMAND", _("Command")
    OPERATOR = "OPERATOR", _("Operator")
    SYSTEM = "SYSTEM", _("System")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, under which name and role, from where, and because of what.

    `role` and `company_id` are a person's at the time of the request; `cause_id` is the audit row of the event that
    made this happen, `depth` how many events lie between a person's act and this one.
    """

    kind: ActorKind
    label: str
    id: UUID | None = None
    role: str = ""
    company_id: UUID | None = None
    email_verified: bool = False
    cause_id: UUID | None = None
    depth: int = 0
    request_id: UUID | None = None
    ip_address: str | None = None
    user_agent: str | None = None

    @property
    def is_person(self) -> bool:
        """Say whether a signed-in person acts, whose rights are then those of the role."""
        return self.kind in {ActorKind.USER, ActorKind.TOKEN}

    @property
    def user_id(self) -> UUID | None:
        """Return the acting user's id, None for anything that is no person."""
        return self.id if self.is_person else None

    def caused_by(self, event_id: UUID) -> "Actor":
        """Return the same actor, one step further down the chain that `event_id` began."""
        return replace(self, cause_id=event_id, depth=self.depth + 1)


def system(label: str = "Atum Desk") -> Actor:
    """Return the actor of periodic work and of what the product does by itself."""
    return Actor(kind=ActorKind.SYSTEM, label=label)


def command(name: str) -> Actor:
    """Return the actor of a management command."""
    return Actor(kind=ActorKind.COMMAND, label=name)
