"""How Django itself writes dates, by language: as the desk does."""
