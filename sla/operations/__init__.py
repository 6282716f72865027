"""Writing service levels: policies, and what the clocks of a ticket say."""

from sla.operations.keeping import keep, read_ahead, recalculate
from sla.operations.mending import mend
from sla.operations.policies import create_default_policy
from sla.operations.ticking import tick

__all__ = ["create_default_policy", "keep", "mend", "read_ahead", "recalculate", "tick"]
