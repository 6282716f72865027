"""Every verb on tickets: does it, refuses, stays within its organization, tells it once."""
