"""Pages that belong to no single app: the start page, health, the organization's colours, error pages."""
