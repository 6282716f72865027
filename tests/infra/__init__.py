"""The database, the settings and the ways to start."""
