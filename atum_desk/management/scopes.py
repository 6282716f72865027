"""The scope of the organization that a command names."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError
from django.db import connection
from django.utils.translation import gettext as _

from atum_desk.core.tenancy import organization_scope


@contextmanager
def scope_of(slug: str) -> Iterator[None]:
    """Work for the organization with this slug. Raises CommandError where there is none that is active."""
    with connection.cursor() as cursor:
        # Of a host the function looks at the first part only where it knows the rest.
        cursor.execute("SELECT organization_for_host(%s, %s)", [f"{slug}.desk", "desk"])
        found = cursor.fetchone()
    if found is None or found[0] is None:
        raise CommandError(_("There is no active organization “%(slug)s”.") % {"slug": slug})
    with organization_scope(found[0]):
        yield
