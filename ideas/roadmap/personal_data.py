"""What the roadmap holds of people, for ``people`` to export, erase and unite. A file of its own for that."""

from ideas.people.personal_data import exported, kept, moved, register
from ideas.roadmap.models import Milestone

register(
    Milestone,
    fields=("owner",),
    export=exported(Milestone, "owner", "code", "pilot__code", "title", "planned_on", "state", "late_reason"),
    erase=kept,  # what the partners planned
    unite=moved(Milestone, "owner"),
)
