"""What reports hold of people.

A file of its own because ``people`` asks every chapter for exactly this. That something was reported and how
it was settled stays; what a person wrote to the lab about it goes with their texts.
"""

from django.db.models import Q

from ideas.moderation.models import Report
from ideas.people.models import Person
from ideas.people.personal_data import both, exported, moved, register


def erase_details(person: Person, texts: bool) -> None:
    """Forget what ``person`` told the lab, where they asked for it."""
    if texts:
        Report.objects.filter(reporter=person).update(detail="")


register(
    Report,
    fields=("reporter", "settled_by"),
    export=exported(
        Report,
        "reporter",
        "code",
        "subject_kind",
        "subject_code",
        "reason",
        "detail",
        "created_at",
        "decision",
        "words",
        "settled_at",
    ),
    erase=erase_details,
    unite=both(
        moved(
            Report,
            "reporter",
            once_per=("subject_kind", "subject_code"),
            among=Q(state=Report.State.OPEN),
        ),
        moved(Report, "reporter", "settled_by"),
    ),
)
