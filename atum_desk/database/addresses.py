"""Database addresses: reading and writing `postgresql://` URLs."""

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from atum_desk.database.errors import DatabaseUnavailable

SCHEMES = {"postgres", "postgresql", "postgresql+psycopg"}
OWNER = "atum_owner"
APP = "atum_app"
BACKUP = "atum_backup"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database is and who connects to it."""

    user: str
    password: str
    host: str
    port: int
    name: str
    options: dict[str, str] = field(default_factory=dict)

    def url(self) -> str:
        """Return the address as a `postgresql://` URL, password included."""
        query = f"?{urlencode(self.options)}" if self.options else ""
        host = f"[{self.host}]" if ":" in self.host else quote(self.host, safe="")
        return (
            f"postgresql://{quote(self.user, safe='')}:{quote(self.password, safe='')}"
            f"@{host}:{self.port}/{quote(self.name, safe='')}{query}"
        )

    def shown(self) -> str:
        """Return the address for people: without the password."""
        return f"{self.user}@{self.host}:{self.port}/{self.name}"


def parse(url: str, *, variable: str) -> Address:
    """Read a database URL. `variable` names the setting in the sentence of the error."""
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES:
        raise DatabaseUnavailable(
            f"{variable} does not begin with postgresql://. "
            f"Write it as postgresql://role:password@host:5432/database."
        )
    try:
        port = parts.port or 5432
    except ValueError:
        raise DatabaseUnavailable(f"The port in {variable} is not a number. Correct it.") from None
    name = unquote(parts.path.lstrip("/"))
    if not name or not parts.username:
        raise DatabaseUnavailable(
            f"{variable} lacks a role or a database name. "
            f"Write it as postgresql://role:password@host:5432/database."
        )
    return Address(
        user=unquote(parts.username),
        password=unquote(parts.password or ""),
        host=unquote(parts.hostname or "localhost"),
        port=port,
        name=name,
        options=dict(parse_qsl(parts.query)),
    )
