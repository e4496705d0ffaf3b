"""What measurement holds of people, for ``people`` to export, erase and unite. A file of its own for that."""

from ideas.measurement.models import (
    Definition,
    Indicator,
    Measurement,
    Questionnaire,
    Story,
    StoryConsent,
)
from ideas.people.personal_data import exported, kept, moved, nothing, register

register(
    Indicator,
    fields=("created_by",),
    export=exported(Indicator, "created_by", "code", "pilot__code", "name", "created_at"),
    erase=kept,  # what a pilot measures is the pilot's
    unite=moved(Indicator, "created_by"),
)
register(
    Definition,
    fields=("replaced_by",),
    export=nothing,
    erase=kept,
    unite=moved(Definition, "replaced_by"),
)
register(
    Measurement,
    fields=("written_by", "decided_by"),
    export=exported(
        Measurement,
        "written_by",
        "code",
        "indicator__code",
        "starts_on",
        "value",
        "evidence",
        "context",
        "written_at",
    ),
    erase=kept,  # a figure of the pilot, reported for its team or a partner
    unite=moved(Measurement, "written_by", "decided_by"),
)
register(
    Story,
    fields=("written_by", "decided_by"),
    export=exported(Story, "written_by", "code", "pilot__code", "title", "text", "written_at"),
    erase=kept,  # what changed for somebody else, told for the pilot's team or a partner
    unite=moved(Story, "written_by", "decided_by"),
)
register(
    StoryConsent,
    fields=("noted_by",),  # who noted it; of who gave it nothing is kept
    export=nothing,
    erase=kept,
    unite=moved(StoryConsent, "noted_by"),
)
register(
    Questionnaire,
    fields=("created_by",),
    export=exported(Questionnaire, "created_by", "code", "pilot__code", "title", "created_at"),
    erase=kept,  # the pilot's questions; answers name nobody
    unite=moved(Questionnaire, "created_by"),
)
