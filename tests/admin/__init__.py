"""The admin of an organization."""
