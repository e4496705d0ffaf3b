"""Topics, one chapter of the house."""

from django.apps import AppConfig


class TopicsConfig(AppConfig):
    """See the package's own words."""

    name = "ideas.topics"
    label = "topics"
