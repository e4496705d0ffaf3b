"""The cms door."""

from django.apps import AppConfig


class CmsConfig(AppConfig):
    """A door of the house."""

    name = "cms"
