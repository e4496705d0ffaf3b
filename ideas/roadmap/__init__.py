"""Priority axes, and the milestones that hang under them."""
