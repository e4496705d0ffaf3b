"""What the charter holds of people, for ``people`` to export, erase and unite. A file of its own for that."""

from ideas.charter.models import Adhesion, CharterVersion, Reply
from ideas.people.personal_data import exported, kept, moved, nothing, register

register(
    CharterVersion,
    fields=("published_by",),
    export=nothing,
    erase=kept,  # the lab's act
    unite=moved(CharterVersion, "published_by"),
)
register(
    Adhesion,
    fields=("person",),
    export=exported(Adhesion, "person", "organisation__code", "charter__number", "at"),
    erase=kept,  # the organisation's word, given under a mandate
    unite=moved(Adhesion, "person"),
)
register(
    Reply,
    fields=("person",),
    export=exported(Reply, "person", "subject_kind", "subject_code", "side", "at"),
    erase=kept,  # said for a team, the lab or an organisation
    unite=moved(Reply, "person"),
)
