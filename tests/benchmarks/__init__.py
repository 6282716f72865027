"""Measurements at size: `make bench`, and the tests of its parts."""
