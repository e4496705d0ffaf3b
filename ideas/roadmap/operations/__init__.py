"""The verbs of the roadmap, by what they serve."""

from ideas.roadmap.operations.moving import explain_delay, move_milestone
from ideas.roadmap.operations.placing import add_axis, change_axis
from ideas.roadmap.operations.planning import change_milestone, plan_milestone
from ideas.roadmap.operations.reminding import remind_late, remind_soon

__all__ = [
    "add_axis",
    "change_axis",
    "change_milestone",
    "explain_delay",
    "move_milestone",
    "plan_milestone",
    "remind_late",
    "remind_soon",
]
