"""Follow, Notification, digests."""
