"""Migrations of the ground floor."""
