"""Pledges, one chapter of the house."""

from django.apps import AppConfig


class PledgesConfig(AppConfig):
    """What partners promise and give, and the budget that comes of it."""

    name = "ideas.pledges"
    label = "pledges"

    def ready(self) -> None:
        """Register what other chapters ask of pledges."""
        from ideas.kernel.authorization import register_permissions
        from ideas.pledges import blacking, handlers, personal_data, queries, rules  # noqa: F401
        from ideas.sites.asking import tells_currency

        register_permissions(rules.PERMISSIONS)
        tells_currency(queries.currency_of)
