"""Collaboration, one chapter of the house."""

from django.apps import AppConfig


class CollaborationConfig(AppConfig):
    """Working copies, amendments, needs and offers."""

    name = "ideas.collaboration"
    label = "collaboration"
