"""Several people at once, on real transactions."""
