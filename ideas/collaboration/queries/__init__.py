"""Questions about what is made together, by what they serve. Each says what order it gives."""
