"""Activity, the second chapter of the house."""

from django.apps import AppConfig


class ActivityConfig(AppConfig):
    """Facts, deliveries, limits and the generation."""

    name = "ideas.activity"
    label = "activity"

    def ready(self) -> None:
        """Register this chapter's handlers and permissions."""
        from ideas.activity import handlers, rules  # noqa: F401
        from ideas.kernel.authorization import register_permissions

        register_permissions(rules.PERMISSIONS)
