"""import, answered requests."""
