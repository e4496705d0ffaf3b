"""Thread, Comment."""
