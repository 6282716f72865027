"""Tests of files: arriving, staged, carried, checked, shown, handed out and taken away."""
