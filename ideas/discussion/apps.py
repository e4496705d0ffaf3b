"""Discussion, one chapter of the house."""

from django.apps import AppConfig


class DiscussionConfig(AppConfig):
    """See the package's own words."""

    name = "ideas.discussion"
    label = "discussion"
