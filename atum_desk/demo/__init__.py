"""The demonstration: two organizations with their people and sixty days of tickets, told through the operations."""

from atum_desk.demo.constants import LogIn, log_ins

__all__ = ["LogIn", "log_ins"]
