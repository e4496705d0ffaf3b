"""What happened while working together, by what it is about."""
