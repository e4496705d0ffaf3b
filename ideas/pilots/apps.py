"""Pilots, one chapter of the house."""

from django.apps import AppConfig


class PilotsConfig(AppConfig):
    """See the package's own words."""

    name = "ideas.pilots"
    label = "pilots"
