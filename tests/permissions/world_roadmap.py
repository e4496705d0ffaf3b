"""Milestones and axes in the lab in which the tables are asked."""

from typing import Any

from ideas.roadmap.models import Axis, Milestone
from tests.factories.roadmap import in_days


def add_roadmap(world: Any) -> None:
    """A late milestone that the partner's voice answers for, an axis of a network that the commune stands for, and the lab's."""
    pilot, partner, voice = world.things["pilot"], world.things["partner"], world.actors["partner’s voice"]
    owner = {"owner": voice.person, "organisation": partner.organisation}
    world.things |= {
        "milestone": Milestone.objects.create(
            pilot=pilot, title="Salle ouverte", planned_on=in_days(-3), **owner
        ),
        "axis": Axis.objects.create(network=world.things["organisation"], name="Habiter ensemble"),
        "axis of the lab": Axis.objects.create(name="Se former"),
    }
