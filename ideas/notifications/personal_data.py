"""What notices hold of people.

A file of its own because ``people`` asks every chapter for exactly this. What somebody was told, follows and
chose is theirs alone and goes with them.
"""

from ideas.notifications.models import Digest, Follow, Notification, Preference
from ideas.people.personal_data import both, deleted, exported, moved, register

register(
    Preference,
    fields=("person",),
    export=exported(Preference, "person", "kind", "channel"),
    erase=deleted(Preference, "person"),
    unite=moved(Preference, "person", once_per=("kind",)),
)
register(
    Follow,
    fields=("person",),
    export=exported(Follow, "person", "subject_kind", "subject_code", "asked_at"),
    erase=deleted(Follow, "person"),
    unite=moved(Follow, "person", once_per=("subject_kind", "subject_code")),
)
register(
    Notification,
    fields=("person", "told_by"),
    export=exported(
        Notification,
        "person",
        "fact__name",
        "subject_kind",
        "subject_code",
        "role",
        "created_at",
        "mailed_at",
        "read_at",
    ),
    erase=deleted(Notification, "person"),
    unite=both(moved(Notification, "person", once_per=("fact",)), moved(Notification, "told_by")),
)
register(
    Digest,
    fields=("person",),
    export=exported(Digest, "person", "channel", "day", "sent_at"),
    erase=deleted(Digest, "person"),
    unite=moved(Digest, "person", once_per=("channel", "day")),
)
