"""Of texts that somebody is writing: theirs alone, so they go with them."""

from ideas.collaboration.models import WorkingCopy
from ideas.people.personal_data import deleted, exported, moved, register

register(
    WorkingCopy,
    fields=("person",),
    export=exported(WorkingCopy, "person", "idea__code", "part", "text", "opened_at", "saved_at"),
    erase=deleted(WorkingCopy, "person"),
    unite=moved(WorkingCopy, "person", once_per=("idea", "part")),
)
