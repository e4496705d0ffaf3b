"""Pledges, one chapter of the house."""

from django.apps import AppConfig


class PledgesConfig(AppConfig):
    """What partners promise and give, and the budget that comes of it."""

    name = "ideas.pledges"
    label = "pledges"
