"""Where a pilot runs, and the pack with which it spreads."""
