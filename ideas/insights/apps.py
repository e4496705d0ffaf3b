"""Insights, one chapter of the house."""

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    """Figures, and what waits for whom, across all chapters."""

    name = "ideas.insights"
    label = "insights"

    def ready(self) -> None:
        """Register who may read what."""
        from ideas.insights.rules import PERMISSIONS
        from ideas.kernel.authorization import register_permissions

        register_permissions(PERMISSIONS)
