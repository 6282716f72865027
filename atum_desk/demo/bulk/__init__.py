"""Fills organizations with up to a million tickets by COPY: for demonstration and measurement only."""
