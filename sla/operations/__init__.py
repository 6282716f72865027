"""Writing service levels: policies, and what the clocks of a ticket say."""

from sla.operations.exporting import advance_export, begin_export, stop_export, take_export
from sla.operations.keeping import keep, read_ahead, recalculate
from sla.operations.mending import mend
from sla.operations.policies import (
    change_policy,
    create_default_policy,
    create_policy,
    move_policy,
    proposed_policy,
)
from sla.operations.promises import Promise
from sla.operations.reapplying import advance_reapply, begin_reapply, stop_reapply
from sla.operations.ticking import catch_up, tick

__all__ = [
    "Promise",
    "advance_export",
    "advance_reapply",
    "begin_export",
    "begin_reapply",
    "catch_up",
    "change_policy",
    "create_default_policy",
    "create_policy",
    "keep",
    "mend",
    "move_policy",
    "proposed_policy",
    "read_ahead",
    "recalculate",
    "stop_export",
    "stop_reapply",
    "take_export",
    "tick",
]
