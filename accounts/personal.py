"""What a person can set for themself, typed; stored as JSON in users.preferences."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.notice_kinds import OF_OWN_TICKETS, OFF_AT_FIRST, SWITCHABLE, NoticeKind


class Density(models.TextChoices):
    """How close the queue's rows stand."""

    COMFORTABLE = "comfortable", _("Comfortable")
    COMPACT = "compact", _("Compact")


class AfterSending(models.TextChoices):
    """Where a person is led once a reply is sent."""

    STAY = "stay", _("Stay on the ticket")
    NEXT = "next", _("Go to the next ticket of the list")
    BACK = "back", _("Go back to the list")


@dataclass(frozen=True, slots=True)
class Channels:
    """By which ways a kind of notice reaches a person: here (the bell), and by mail."""

    here: bool = True
    mail: bool = True


def default_channels(kind: NoticeKind) -> Channels:
    """Return by which ways a kind is told to whoever never chose."""
    return Channels(here=(kind, "here") not in OFF_AT_FIRST, mail=(kind, "mail") not in OFF_AT_FIRST)


def kinds_for(user: User) -> tuple[NoticeKind, ...]:
    """Return the kinds of notices that can concern this person, in the order they are shown."""
    return SWITCHABLE if user.works_here else OF_OWN_TICKETS


@dataclass(frozen=True, slots=True)
class Preferences:
    """A person's own settings, with defaults for what was never set; `notices` has every switchable kind."""

    density: str = Density.COMFORTABLE.value
    shortcuts: bool = True
    after_sending: str = AfterSending.STAY.value
    notices: Mapping[str, Channels] = field(
        default_factory=lambda: {kind.value: default_channels(kind) for kind in SWITCHABLE}
    )

    @classmethod
    def of(cls, user: User) -> "Preferences":
        """Read a person's settings."""
        return cls.from_json(user.preferences)

    @classmethod
    def from_json(cls, stored: Any) -> "Preferences":
        """Read what is stored; what is unknown or malformed takes its default."""
        given: Mapping[str, Any] = stored if isinstance(stored, Mapping) else {}
        density, after, shortcuts = (given.get(name) for name in ("density", "after_sending", "shortcuts"))
        return cls(
            density=density if density in Density.values else Density.COMFORTABLE.value,
            shortcuts=shortcuts if isinstance(shortcuts, bool) else True,
            after_sending=after if after in AfterSending.values else AfterSending.STAY.value,
            notices=_channels(given.get("notices")),
        )

    def by(self, kind: str) -> Channels:
        """Return by which ways this kind reaches the person: one that nobody can switch is told here alone."""
        return self.notices.get(kind, Channels(here=True, mail=False))

    def as_json(self) -> dict[str, Any]:
        """Return what is stored."""
        return asdict(self)


def _channels(stored: Any) -> dict[str, Channels]:
    given: Mapping[str, Any] = stored if isinstance(stored, Mapping) else {}
    return {kind.value: _one(given.get(kind.value), default_channels(kind)) for kind in SWITCHABLE}


def _one(stored: Any, default: Channels) -> Channels:
    if not isinstance(stored, Mapping):
        return default
    here, mail = stored.get("here"), stored.get("mail")
    return Channels(
        here=here if isinstance(here, bool) else default.here,
        mail=mail if isinstance(mail, bool) else default.mail,
    )
