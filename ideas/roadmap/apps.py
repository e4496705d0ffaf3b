"""The roadmap, one chapter of the house."""

from django.apps import AppConfig


class RoadmapConfig(AppConfig):
    """Priority axes, and the milestones that hang under them."""

    name = "ideas.roadmap"
    label = "roadmap"
