"""Import, export, answered requests, webhooks."""
