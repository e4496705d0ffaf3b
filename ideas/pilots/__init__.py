"""Pilot, Partner, News."""
