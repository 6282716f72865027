"""Column types that Django lacks: `json` (the old database's, not `jsonb`) and `regconfig`."""

import json
from typing import Any

from django.db import models


class PlainJSONField(models.JSONField):
    """JSON in a column of type `json`; it can be read and written, not compared."""

    def db_type(self, connection: Any) -> str:
        """Return the column's type."""
        return "json"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Take what the driver has parsed already; parse what it has not."""
        return json.loads(value, cls=self.decoder) if isinstance(value, str | bytes) else value


class RegConfigField(models.CharField[str, str]):
    """The name of a text-search configuration, such as `english`."""

    def db_type(self, connection: Any) -> str:
        """Return the column's type."""
        return "regconfig"
