"""Organisations, one chapter of the house."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """See the package's own words."""

    name = "ideas.organisations"
    label = "organisations"
