"""What similarity holds of people, for ``people`` to export, erase and unite.

A file of its own because ``people`` asks every chapter for exactly this.
"""

from ideas.people.models import Person
from ideas.people.personal_data import exported, moved, register
from ideas.similarity.models import Difference


def forget_differences(person: Person, texts: bool) -> None:
    """Drop the name; where they asked for it, what they wrote, too."""
    said = Difference.objects.filter(person=person)
    if texts:
        said.delete()
    else:
        said.update(person=None)


register(
    Difference,
    fields=("person",),
    export=exported(Difference, "person", "idea__code", "near__code", "reason", "at"),
    erase=forget_differences,
    unite=moved(Difference, "person"),
)
