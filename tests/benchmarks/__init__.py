"""Measurements at size."""
