"""The desk's pages, seen through the real addresses."""
