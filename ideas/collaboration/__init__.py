"""Collaboration: working on ideas together."""
