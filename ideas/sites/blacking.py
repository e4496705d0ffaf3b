"""What sites say, for the act that blacks words out of all that belongs to an idea. A file of its own for that act."""

from ideas.kernel.blacking import holds
from ideas.sites.models import (
    Deviation,
    Pack,
    PackCost,
    PackFeedback,
    PackOffer,
    Replication,
    Site,
    SiteMove,
    SitePartner,
)

SAID = ("name", "place", "who", "where", "when", "contact", "context", "hidden_reason")

holds(Site, *SAID, belongs="pilot__idea", kind="site")
holds(SiteMove, "reason", belongs="site__pilot__idea")
holds(Replication, "why", "carriers", "adaptations", "reason", belongs="site__pilot__idea")
holds(SitePartner, "text", "reason", belongs="site__pilot__idea")
holds(Deviation, "text", "reason", "answer", belongs="site__pilot__idea")
holds(Pack, "core", "adaptable", "conditions", "people", "changes", belongs="pilot__idea")
holds(PackCost, "label", belongs="pack__pilot__idea")
holds(PackOffer, "reason", belongs="site__pilot__idea")
holds(PackFeedback, "text", "proposal", "answer", belongs="pilot__idea")
