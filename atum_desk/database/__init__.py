"""Reaching PostgreSQL: addresses, the embedded server of a machine without one, roles and their grants.

Nothing here imports Django, because the settings are made of it.
"""
