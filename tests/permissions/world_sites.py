"""What the tables meet of sites: one that the partner carries and hosts, one that the commune asks for, one that is hidden."""

from typing import Any

from ideas.kernel import clock
from ideas.sites.models import Deviation, PackFeedback, PackOffer, Replication, Site, SitePartner
from tests.factories.sites import BENEFIT, make_site, make_site_partner, plant_pack

PILOT = ("idea__team__person", "idea__themes", "idea__territories")
ALONG: dict[type, tuple[str, ...]] = {
    Site: ("pilot__idea",),
    SitePartner: ("site__pilot__idea",),
    Deviation: ("site__pilot__idea",),
    PackOffer: ("site__pilot__idea",),
    PackFeedback: ("site__pilot__idea",),
}
AMONG: dict[type, tuple[str, ...]] = {
    Site: tuple(f"pilot__{path}" for path in PILOT),
    SitePartner: tuple(f"site__pilot__{path}" for path in PILOT),
    Deviation: tuple(f"site__pilot__{path}" for path in PILOT),
    PackOffer: tuple(f"site__pilot__{path}" for path in PILOT),
    PackFeedback: tuple(f"site__pilot__{path}" for path in PILOT),
}


def things_of_sites(world: Any) -> dict[str, Any]:
    """As rows: who did it does not matter."""
    pilot, office = world.things["pilot"], world.actors["representative"]
    site = make_site(pilot, **BENEFIT)
    asked = make_site(pilot, "Montcharmin", state="requested")
    partner = make_site_partner(
        site, organisation=world.things["partner organisation"], role="host", text="Une salle."
    )
    make_site_partner(asked, organisation=office.organisation, role="accountable", state="applied")
    Replication.objects.create(
        site=asked, organisation=office.organisation, mandate=office.mandate, why="…", carriers="…"
    )
    said = {"text": "Le matin.", "reason": "Le marché."}
    offer, feedback = plant_pack(site, partner)
    return {
        "pack offer": offer,
        "pack feedback": feedback,
        "site": site,
        "requested site": asked,
        "hidden site": make_site(pilot, "Le lac", hidden_at=clock.now(), hidden_reason="…"),
        "site partner": partner,
        "deviation": Deviation.objects.create(site=site, number=1, state="noted", **said),
    }
