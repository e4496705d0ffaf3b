"""Theme, Territory."""
