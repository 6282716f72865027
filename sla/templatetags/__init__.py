"""Template tags of service levels."""
