"""What the desk's page of a ticket reads of its clocks, in the page's own query."""

from tickets.beside import show_beside

CLOCKS = "clocks"

show_beside(
    CLOCKS,
    "SELECT calculation_log AS lines FROM sla_calculations WHERE organization_id = %(here)s AND ticket_id = %(ticket)s",
)
