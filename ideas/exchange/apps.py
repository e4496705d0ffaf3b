"""Exchange, one chapter of the house."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """See the package's own words."""

    name = "ideas.exchange"
    label = "exchange"
