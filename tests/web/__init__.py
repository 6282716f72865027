"""The start page, health, colours and error pages."""
