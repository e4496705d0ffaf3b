"""Exchange, one chapter of the house."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Import, export, answered requests, webhooks."""

    name = "ideas.exchange"
    label = "exchange"

    def ready(self) -> None:
        """Register this chapter's handlers."""
        from ideas.exchange import handlers  # noqa: F401
