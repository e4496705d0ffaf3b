"""Collaboration, one chapter of the house."""

from django.apps import AppConfig


class CollaborationConfig(AppConfig):
    """Working copies, amendments, needs and offers."""

    name = "ideas.collaboration"
    label = "collaboration"

    def ready(self) -> None:
        """Register what other chapters ask of it."""
        from ideas.collaboration import handlers, operations, personal_data, rules  # noqa: F401
        from ideas.kernel.authorization import register_permissions

        register_permissions(rules.PERMISSIONS)
