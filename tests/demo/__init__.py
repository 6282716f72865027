"""Tests of the demonstration organizations."""
