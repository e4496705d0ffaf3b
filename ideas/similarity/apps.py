"""Similarity, one chapter of the house."""

from django.apps import AppConfig


class SimilarityConfig(AppConfig):
    """Ideas that mean nearly the same, in whatever language."""

    name = "ideas.similarity"
    label = "similarity"

    def ready(self) -> None:
        """Register what other chapters ask of near ideas."""
        from ideas.kernel.authorization import register_permissions
        from ideas.similarity import blacking, handlers, personal_data, rules  # noqa: F401

        register_permissions(rules.PERMISSIONS)
