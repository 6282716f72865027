"""The house's rules: guards, floors, doors, templates."""
