"""People, one chapter of the house."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """See the package's own words."""

    name = "ideas.people"
    label = "people"
