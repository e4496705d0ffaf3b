"""Makers of rows for tests: no surprises, operations wherever they exist."""
