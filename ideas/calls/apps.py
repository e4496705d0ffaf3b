"""Calls, one chapter of the house."""

from django.apps import AppConfig


class CallsConfig(AppConfig):
    """See the package's own words."""

    name = "ideas.calls"
    label = "calls"
