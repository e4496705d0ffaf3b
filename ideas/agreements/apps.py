"""Agreements, one chapter of the house."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """Texts that organisations sign: of a pilot, or between themselves."""

    name = "ideas.agreements"
    label = "agreements"
