"""Template tags of the design system: icons, and small marks that know no app."""
