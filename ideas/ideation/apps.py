"""Ideation, one chapter of the house."""

from django.apps import AppConfig


class IdeationConfig(AppConfig):
    """See the package's own words."""

    name = "ideas.ideation"
    label = "ideation"
