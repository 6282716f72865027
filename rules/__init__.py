"""Rules that act on tickets, and webhooks."""
