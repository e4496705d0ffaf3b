"""Activity, one chapter of the house."""

from django.apps import AppConfig


class ActivityConfig(AppConfig):
    """See the package's own words."""

    name = "ideas.activity"
    label = "activity"
