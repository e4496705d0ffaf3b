"""A site opens its doors, pauses, goes on and ends."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import GuardsUnmet, StepNotOnMap
from ideas.kernel.text import clean_text
from ideas.pilots.operations.leading import owed_reason
from ideas.sites.facts import SiteMoved
from ideas.sites.guards import unmet_to_open
from ideas.sites.lifecycle import STEPS, SiteState, SiteStep, Way
from ideas.sites.models import Site, SiteMove
from ideas.sites.operations.opening import expect_site_change, locked_site


def take_site_step(site: Site, *, step: str, reason: str = "", by: Actor) -> Site:
    """Take a step of the map: ``open``, ``pause``, ``resume`` or ``end``; what is owed a reason publishes it.

    Raises StepNotOnMap for one that does not lead on from where the site stands, GuardsUnmet where people could not come
    yet, Invalid without the reason that is owed. Records SiteMoved.
    """
    with transaction.atomic():
        site = locked_site(site)
        authorize(by, "sites.move_site", site)
        way = _way_of(site, step)
        if way.target is SiteState.RUNNING and (unmet := unmet_to_open(site)):
            raise GuardsUnmet(unmet)
        said = owed_reason(reason, _("Dites pourquoi : le motif sera publié.")) if way.owes_reason else ""
        _move(site, step, way.target, said or clean_text(reason), by)
        record(SiteMoved(site=site.code, pilot=site.pilot.code, step=step, state=way.target), by=by)
        return locked_site(site)


def _way_of(site: Site, step: str) -> Way:
    way = STEPS.get(SiteStep(step)) if step in set(SiteStep) else None
    if way is None or site.state not in way.sources:
        raise StepNotOnMap()
    return way


def _move(site: Site, step: str, target: SiteState, reason: str, by: Actor) -> None:
    now = clock.now()
    columns = {"state": target, "ended_at": now if target is SiteState.ENDED else None}
    if target is SiteState.RUNNING:
        columns["started_at"] = site.started_at or now
    expect_site_change(Site.objects.filter(pk=site.pk, state=site.state).update(**columns))
    SiteMove.objects.create(site=site, step=step, state=target, reason=reason, by=by.person, at=now)
