"""The demonstration's log-ins: constants, so that showing them reads no table."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

PASSWORD = "atum-desk-demo"  # noqa: S105 - shown to everybody, and refused in production


@dataclass(frozen=True, slots=True)
class LogIn:
    """One person of a demonstration organization to sign in as; all share one password."""

    slug: str
    role: str | Promise
    does: str | Promise
    full_name: str
    email: str
    password: str = PASSWORD


@dataclass(frozen=True, slots=True)
class Showcase:
    """A demonstration organization as the list of log-ins presents it."""

    slug: str
    name: str
    about: str | Promise
    log_ins: tuple[LogIn, ...]

    def host(self, base: str) -> str:
        """Return the host that the organization answers on."""
        return f"{self.slug}.{base}"


ADMIN = (gettext_lazy("Administrator"), gettext_lazy("settings, people, audit log"))
MANAGER = (gettext_lazy("Manager"), gettext_lazy("accepts and assigns new tickets"))
AGENT = (gettext_lazy("Agent"), gettext_lazy("answers and resolves"))
CONTACT = (gettext_lazy("Company contact"), gettext_lazy("sees the tickets of the whole company"))
REQUESTER = (gettext_lazy("Requester"), gettext_lazy("asks, answers, follows"))

_SHOWCASES = (
    Showcase(
        slug="northwind",
        name="Northwind IT",
        about=gettext_lazy(
            "The internal IT helpdesk of a company with four offices. Managers let new tickets in."
        ),
        log_ins=(
            LogIn("northwind", *ADMIN, "Mara Koch", "mara.koch@northwind.example"),
            LogIn("northwind", *MANAGER, "Tomasz Zielinski", "tomasz.zielinski@northwind.example"),
            LogIn("northwind", *AGENT, "Samira Haddad", "samira.haddad@northwind.example"),
            LogIn("northwind", *CONTACT, "Ingrid Solberg", "ingrid.solberg@northwind.example"),
            LogIn("northwind", *REQUESTER, "Ida Brandt", "ida.brandt@northwind.example"),
        ),
    ),
    Showcase(
        slug="marigold",
        name="Marigold & Moss",
        about=gettext_lazy(
            "The customer care of a plant shop. Agents take new tickets themselves; anyone may register."
        ),
        log_ins=(
            LogIn("marigold", *ADMIN, "Wren Delacroix", "wren.delacroix@marigold.example"),
            LogIn("marigold", *MANAGER, "Osei Boateng", "osei.boateng@marigold.example"),
            LogIn("marigold", *AGENT, "Lily Nakamura", "lily.nakamura@marigold.example"),
            LogIn("marigold", *CONTACT, "Beatriz Moreno", "beatriz.moreno@kettle-and-crumb.example"),
            LogIn("marigold", *REQUESTER, "Noor Rahman", "noor.rahman@post.example"),
        ),
    ),
)


def showcases() -> tuple[Showcase, ...]:
    """Return the demonstration organizations; where the settings allow no demonstration, raise ImproperlyConfigured."""
    if not settings.DEMONSTRATION:
        raise ImproperlyConfigured(_("There is no demonstration in these settings."))
    return _SHOWCASES


def log_ins() -> tuple[LogIn, ...]:
    """Return all log-ins, organization by organization, from the most rights to the least. Raises as `showcases`."""
    return tuple(log_in for showcase in showcases() for log_in in showcase.log_ins)


def log_in_lines(base: str, port: int) -> list[str]:
    """Return the lines that a terminal shows: each organization's address and its log-ins. Raises as `showcases`."""
    lines = [_("Password of every demonstration log-in: %(password)s") % {"password": PASSWORD}]
    for showcase in showcases():
        lines += ["", f"{showcase.name}  http://{showcase.host(base)}:{port}/"]
        lines += [f"  {log_in.role!s:<16} {log_in.email}" for log_in in showcase.log_ins]
    return lines
