"""Insights, one chapter of the house."""

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    """See the package's own words."""

    name = "ideas.insights"
    label = "insights"
