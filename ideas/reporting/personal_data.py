"""What reports hold of people, for ``people`` to export, erase and unite. A file of its own for that."""

from ideas.people.personal_data import exported, kept, moved, register
from ideas.reporting.models import FunderReport

register(
    FunderReport,
    fields=("created_by", "frozen_by"),
    export=exported(FunderReport, "created_by", "code", "pilot__code", "title", "created_at", "frozen_at"),
    erase=kept,
    unite=moved(FunderReport, "created_by", "frozen_by"),
)
