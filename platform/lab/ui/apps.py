"""Look and feel shared by the doors."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """See the package."""

    name = "lab.ui"
