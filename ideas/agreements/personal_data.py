"""What agreements hold of people, for ``people`` to export, erase and unite. A file of its own for that.

What somebody wrote or signed under a mandate is the organisation's word: it stays when their account is erased.
"""

from ideas.agreements.models import Agreement, ProposedText, Signature, Version
from ideas.people.personal_data import exported, kept, moved, register

register(
    Agreement,
    fields=("begun_by",),
    export=exported(Agreement, "begun_by", "code", "title", "created_at"),
    erase=kept,  # the organisation's or the lab's act
    unite=moved(Agreement, "begun_by"),
)
register(
    Version,
    fields=("author",),
    export=exported(Version, "author", "agreement__code", "number", "hash", "reason", "at"),
    erase=kept,  # the parties' common text
    unite=moved(Version, "author"),
)
register(
    Signature,
    fields=("person", "settled_by"),
    export=exported(
        Signature,
        "person",
        "version__agreement__code",
        "version__number",
        "organisation__code",
        "hash",
        "signed_at",
    ),
    erase=kept,  # the organisation's signature, given under a mandate
    unite=moved(Signature, "person", "settled_by"),
)
register(
    ProposedText,
    fields=("person", "decided_by"),
    export=exported(ProposedText, "person", "agreement__code", "number", "sections", "reason", "proposed_at"),
    erase=kept,  # the organisation's word, given under a mandate
    unite=moved(ProposedText, "person", "decided_by"),
)
