"""An organization's own days off, as they are kept."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from atum_desk.core.errors import Invalid

MOST = 500
LONGEST_NAME = 100

Kept = Sequence[Mapping[str, str]]
"""Days in order, each with its `date` and its `name`."""


def as_kept(days: Mapping[date, str]) -> list[dict[str, str]]:
    """Return days off, given as names by day, the way an organization keeps them. Raises Invalid for too many."""
    if len(days) > MOST:
        raise Invalid(
            _("These are more than %(most)s days. Leave those out that are past.") % {"most": MOST},
            field="holidays",
        )
    return [{"date": day.isoformat(), "name": name[:LONGEST_NAME]} for day, name in sorted(days.items())]


def digest_of(kept: Kept | None) -> str:
    """Return the SHA-256 of days off in hex: a form carries it to say what it was made from."""
    return hashlib.sha256(json.dumps(list(kept or []), sort_keys=True).encode()).hexdigest()
