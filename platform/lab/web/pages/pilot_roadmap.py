"""Milestones as lists show them, and what a pilot's page says of its roadmap."""

from typing import Any

from django.urls import reverse

from ideas.kernel.actor import Actor
from ideas.pilots.models import Pilot
from ideas.roadmap import queries
from ideas.roadmap.lifecycle import OPEN, MilestoneState
from ideas.roadmap.models import Milestone
from ideas.sites.models import Site
from lab.web.pages.roadmap_drawing import dates_of, state_said, status_of

MOST_NEXT = 4


def milestone_address(milestone: Milestone) -> str:
    """The milestone's page in the active language."""
    return reverse("web:milestone", args=[milestone.code])


def row_of(one: Milestone) -> dict[str, Any]:
    """A milestone as lists show it."""
    return {
        "milestone": one,
        "url": milestone_address(one),
        "dates": dates_of(one),
        "state": state_said(one),
        "kind": status_of(one),
    }


def milestones_at(site: Site) -> list[dict[str, Any]]:
    """The milestones of ``site`` itself, in the order that the pilot's team gave them."""
    return [row_of(one) for one in queries.milestones_of(site.pilot).filter(site=site)]


def roadmap_on_pilot(pilot: Pilot, actor: Actor) -> dict[str, Any]:
    """What the pilot's page says of its roadmap: how far it is, what is late, what comes next, its axes."""
    milestones = list(queries.milestones_of(pilot).prefetch_related(None))
    late = [one for one in milestones if one.is_late]
    coming = [one for one in milestones if one.state in OPEN and not one.is_late]
    coming.sort(key=lambda one: one.planned_on)
    return {
        "roadmap_url": reverse("web:roadmap", args=[pilot.code]),
        "late_milestones": [row_of(one) for one in late],
        "next_milestones": [row_of(one) for one in coming[:MOST_NEXT]],
        "milestones_reached": sum(one.state == MilestoneState.REACHED for one in milestones),
        "milestones_kept": sum(one.state != MilestoneState.DROPPED for one in milestones),
        "axes": list(queries.axes_of(pilot, actor)),
    }
