"""Questions about sites. Each says what order it gives; those that say none give none."""

from django.db.models import Q, QuerySet

from ideas.kernel.actor import Actor
from ideas.pilots.models import Pilot
from ideas.pilots.queries import pilots_belonging_to, pilots_curated_by, pilots_visible_to
from ideas.sites.lifecycle import ACTIVE_STATES
from ideas.sites.models import Site


def sites_visible_to(viewer: Actor) -> QuerySet[Site]:
    """Sites ``viewer`` may know of: those that count and nobody hid, of pilots they see; all of pilots that are theirs."""
    if viewer.is_system:
        return Site.objects.all()
    seen = Q(hidden_at=None, state__in=ACTIVE_STATES)
    if viewer.is_person:
        own = Pilot.objects.filter(
            Q(pk__in=pilots_belonging_to(viewer).values("pk"))
            | Q(pk__in=pilots_curated_by(viewer).values("pk"))
        )
        seen |= Q(pilot__in=own.values("pk"))
    return Site.objects.filter(seen, pilot__in=pilots_visible_to(viewer).values("pk"))


def active_sites_of(pilot: Pilot) -> QuerySet[Site]:
    """The sites of ``pilot`` that count and nobody hid, in the order in which they came."""
    return Site.objects.filter(pilot=pilot, state__in=ACTIVE_STATES, hidden_at=None).order_by(
        "position", "pk"
    )
