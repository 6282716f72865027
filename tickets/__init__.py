"""Tickets and everything said on them."""
