"""The floor to compare with: the least that a signed-in list of fifty tickets can cost in Django."""
