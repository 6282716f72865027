"""Organizations and their people: who is who, who may what, who did what, and who is told."""
