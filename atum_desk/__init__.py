"""Atum Desk: a helpdesk for many organizations on one installation."""
