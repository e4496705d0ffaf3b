"""Moderation, one chapter of the house."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    """See the package's own words."""

    name = "ideas.moderation"
    label = "moderation"
