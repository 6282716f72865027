"""Names that people give to things and to themselves: on one line, and once where they must not repeat."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from atum_desk.core.errors import Invalid

LENGTH = 255


def clean_name(name: str, *, field: str = "name") -> str:
    """Return a name on one line, without surrounding blanks, cut at 255 characters; an empty one raises Invalid."""
    name = " ".join(name.split())[:LENGTH]
    if not name:
        raise Invalid(_("Enter a name."), field=field)
    return name


@contextmanager
def once(sentence: str | Promise, *, field: str) -> Iterator[None]:
    """Turn the database's refusal of a second one of the same name into Invalid with this sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise Invalid(sentence, field=field) from error
