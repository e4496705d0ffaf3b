"""Pages for people."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """See the package."""

    name = "lab.web"
