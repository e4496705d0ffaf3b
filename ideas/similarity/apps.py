"""Similarity, one chapter of the house."""

from django.apps import AppConfig


class SimilarityConfig(AppConfig):
    """Ideas that mean nearly the same, in whatever language."""

    name = "ideas.similarity"
    label = "similarity"
