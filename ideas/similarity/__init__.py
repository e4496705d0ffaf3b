"""Similarity: twins across languages."""
