"""Backups of the whole installation: all rows of one moment, the attached files, and what proves them equal later."""
