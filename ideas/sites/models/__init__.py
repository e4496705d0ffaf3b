"""The nouns of this chapter."""

from ideas.sites.models.pack import Pack, PackCost, PackFeedback, PackOffer
from ideas.sites.models.site import Deviation, Replication, Site, SiteMove, SitePartner

__all__ = [
    "Deviation",
    "Pack",
    "PackCost",
    "PackFeedback",
    "PackOffer",
    "Replication",
    "Site",
    "SiteMove",
    "SitePartner",
]
