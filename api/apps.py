"""The api door."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """A door of the house."""

    name = "api"
