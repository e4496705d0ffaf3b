"""What learnings hold of people, for ``people`` to export, erase and unite. A file of its own for that."""

from ideas.activity.operations import raise_generation
from ideas.learning.models import Learning
from ideas.people.models import Person
from ideas.people.personal_data import exported, moved, register


def take_learnings_away(person: Person, texts: bool) -> None:
    """Remove what ``person`` noted in their own name, where they asked for it; a partner's stays the partner's."""
    if texts:
        Learning.objects.filter(author=person, organisation=None).delete()
        raise_generation()


register(
    Learning,
    fields=("author", "hidden_by"),
    export=exported(Learning, "author", "code", "pilot__code", "kind", "title", "text", "at"),
    erase=take_learnings_away,
    unite=moved(Learning, "author", "hidden_by"),
)
