"""The api door."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """A door of the house."""

    name = "api"

    def ready(self) -> None:
        """Make known how credentials are described."""
        from api import schema  # noqa: F401
