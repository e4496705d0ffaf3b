"""What the roadmap says, for the act that blacks words out of all that belongs to an idea. A file of its own for that."""

from ideas.kernel.blacking import holds
from ideas.roadmap.models import Milestone

holds(
    Milestone,
    *("title", "evidence", "link", "reason", "late_reason"),
    belongs="pilot__idea",
    kind="milestone",
)
