"""Fact, Delivery, periodic rows, Limit, generation: history, feed, audit trail and outbox in one."""
