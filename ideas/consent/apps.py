"""Consent rounds, one chapter of the house."""

from django.apps import AppConfig


class ConsentConfig(AppConfig):
    """Rounds in which those concerned say consent, concern or objection."""

    name = "ideas.consent"
    label = "consent"
