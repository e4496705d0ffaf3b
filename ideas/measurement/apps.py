"""Measurement, one chapter of the house."""

from django.apps import AppConfig


class MeasurementConfig(AppConfig):
    """Indicators, their values, stories and questions."""

    name = "ideas.measurement"
    label = "measurement"
