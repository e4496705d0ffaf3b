"""Milestones and axes for tests."""

import datetime
from typing import Any

from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM, Actor
from ideas.organisations.models import NetworkMember, Organisation
from ideas.pilots.models import Pilot
from ideas.roadmap.models import Axis, Milestone
from ideas.roadmap.operations import add_axis, change_axis, plan_milestone
from tests.factories.organisations import make_organisation


def in_days(days: int) -> datetime.date:
    """The lab's day so many days from now."""
    return clock.today() + datetime.timedelta(days=days)


def make_milestone(
    pilot: Pilot, title: str = "Salle ouverte", days: int = 30, by: Actor = SYSTEM, **values: Any
) -> Milestone:
    """A milestone of ``pilot`` that is planned in so many days."""
    return plan_milestone(pilot, values={"title": title, "planned_on": in_days(days), **values}, by=by)


def make_network(name: str = "Consortium des vallées", *members: Organisation) -> Organisation:
    """A grouping of communes, with these members."""
    network = make_organisation(name, kind=Organisation.Kind.CONSORTIUM)
    for member in members:
        NetworkMember.objects.create(network=network, member=member)
    return network


def make_axis(name: str = "Habiter ensemble", network: Organisation | None = None, *pilots: Pilot) -> Axis:
    """An axis, of the lab unless told otherwise, with these pilots."""
    axis = add_axis(network, values={"name": name}, by=SYSTEM)
    return change_axis(axis, changes={"pilots": pilots}, by=SYSTEM) if pilots else axis
