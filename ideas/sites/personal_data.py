"""What sites hold of people, for ``people`` to export, erase and unite. A file of its own for that.

All of it is the word of an organisation or of a pilot: it stays when a person leaves.
"""

from ideas.people.personal_data import exported, kept, moved, nothing, register
from ideas.sites.models import (
    Deviation,
    Pack,
    PackFeedback,
    PackOffer,
    Replication,
    Site,
    SiteMove,
    SitePartner,
)

register(Site, fields=("hidden_by",), export=nothing, erase=kept, unite=moved(Site, "hidden_by"))
register(
    SiteMove,
    fields=("by",),
    export=exported(SiteMove, "by", "site__code", "step", "state", "reason", "at"),
    erase=kept,
    unite=moved(SiteMove, "by"),
)
register(
    Replication,
    fields=("asked_by", "decided_by"),
    export=exported(
        Replication, "asked_by", "site__code", "organisation__code", "why", "carriers", "asked_at"
    ),
    erase=kept,
    unite=moved(Replication, "asked_by", "decided_by"),
)
register(
    SitePartner,
    fields=("asked_by", "answered_by"),
    export=exported(SitePartner, "asked_by", "site__code", "organisation__code", "role", "text", "asked_at"),
    erase=kept,
    unite=moved(SitePartner, "asked_by", "answered_by"),
)
register(
    Deviation,
    fields=("noted_by", "decided_by"),
    export=exported(Deviation, "noted_by", "site__code", "number", "text", "reason", "noted_at"),
    erase=kept,
    unite=moved(Deviation, "noted_by", "decided_by"),
)
register(
    Pack,
    fields=("begun_by", "published_by"),
    export=exported(Pack, "published_by", "pilot__code", "number", "changes", "published_at"),
    erase=kept,
    unite=moved(Pack, "begun_by", "published_by"),
)
register(
    PackOffer,
    fields=("answered_by",),
    export=exported(PackOffer, "answered_by", "site__code", "pack__number", "state", "reason", "answered_at"),
    erase=kept,
    unite=moved(PackOffer, "answered_by"),
)
register(
    PackFeedback,
    fields=("given_by", "answered_by"),
    export=exported(PackFeedback, "given_by", "site__code", "number", "part", "text", "proposal", "given_at"),
    erase=kept,
    unite=moved(PackFeedback, "given_by", "answered_by"),
)
