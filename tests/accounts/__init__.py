"""Organizations and people: operations, pages, mail."""
