"""What files hold of people. A file of its own because ``people`` asks every chapter for exactly this."""

from ideas.files.models import File
from ideas.files.operations import delete_file
from ideas.kernel.actor import SYSTEM
from ideas.people.models import Person
from ideas.people.personal_data import exported, moved, register


def erase(person: Person, texts: bool) -> None:
    """Remove what somebody who left gave, if they asked for their texts to go; otherwise it stays without a name."""
    files = File.objects.filter(author=person)
    if texts:
        for file in files:
            delete_file(file, by=SYSTEM)


register(
    File,
    fields=("author", "hidden_by"),
    export=exported(
        File,
        "author",
        "code",
        "subject_kind",
        "subject_code",
        "name",
        "title",
        "alt_text",
        "media_type",
        "size",
        "is_private",
        "created_at",
    ),
    erase=erase,
    unite=moved(File, "author", "hidden_by"),
)
