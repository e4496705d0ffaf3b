"""Every page of a filled lab in a real browser."""
