"""Of translations that somebody is writing: theirs alone, so they go with them."""

from ideas.collaboration.models import TranslationCopy
from ideas.people.personal_data import deleted, exported, moved, register

register(
    TranslationCopy,
    fields=("person",),
    export=exported(
        TranslationCopy, "person", "idea__code", "language", "kind", "parts", "opened_at", "saved_at"
    ),
    erase=deleted(TranslationCopy, "person"),
    unite=moved(TranslationCopy, "person", once_per=("idea", "language", "kind")),
)
