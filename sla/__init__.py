"""Service levels: calendars, clocks, escalation."""
