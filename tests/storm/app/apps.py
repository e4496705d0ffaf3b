"""The storms' own app."""

from django.apps import AppConfig


class StormConfig(AppConfig):
    """Brings the handlers in."""

    name = "tests.storm.app"
    label = "storm"

    def ready(self) -> None:
        """Register the handlers."""
        from tests.storm.app import handlers  # noqa: F401
