"""What partners promise and give, and the budget that comes of it."""
