"""How pages show the sites of a pilot: their addresses, rows, and what the pilot's own page says of them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ideas.kernel.actor import Actor
from ideas.pilots.models import Pilot
from ideas.sites import queries
from ideas.sites.lifecycle import SPREADING_STATES, SiteState
from ideas.sites.models import Site
from lab.ui.slots import Link
from lab.web.pages.pilots import pilot_address
from lab.web.pages.voices import able

STATUS_KINDS = {
    SiteState.REQUESTED: "wait",
    SiteState.PREPARING: "wait",
    SiteState.RUNNING: "ok",
    SiteState.PAUSED: "alert",
}
MOST_ON_PILOT = 6


def site_address(site: Site) -> str:
    """The page of a site in the active language."""
    return reverse("web:site", args=[site.pilot.code, site.code])


def trail_to_sites(pilot: Pilot, *more: Link) -> list[Link]:
    """The way to the list of sites of ``pilot``, and on."""
    return [
        Link(_("Pilotes"), reverse("web:pilots")),
        Link(pilot.title, pilot_address(pilot)),
        Link(_("Lieux"), reverse("web:pilot_sites", args=[pilot.code])),
        *more,
    ]


def site_rows(pilot: Pilot, viewer: Actor) -> list[dict[str, Any]]:
    """The sites of ``pilot`` that ``viewer`` may know of, as lists show them."""
    return [
        {
            "site": site,
            "url": reverse("web:site", args=[pilot.code, site.code]),
            "status_kind": STATUS_KINDS.get(SiteState(site.state), ""),
            "partners": ", ".join(partner.organisation.name for partner in site.accepted_partners),
        }
        for site in queries.sites_of(pilot, viewer)
    ]


def sites_on_pilot(pilot: Pilot, viewer: Actor) -> dict[str, Any]:
    """What the pilot's page says of its sites: the first ones, how many there are, and what one can do."""
    rows = site_rows(pilot, viewer)
    active = [row for row in rows if row["site"].is_active]
    return {
        "site_rows": active[:MOST_ON_PILOT],
        "site_count": len(active),
        "asked_count": sum(row["site"].state == SiteState.REQUESTED for row in rows),
        "is_spreading": pilot.state in SPREADING_STATES and not pilot.is_hidden,
        "opens_sites": viewer.is_person and able(viewer, "sites.open_site", pilot) is not None,
    }
