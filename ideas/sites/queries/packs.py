"""Questions about the pack of a pilot. Each says what order it gives; those that say none give none."""

from django.db.models import F, OuterRef, QuerySet, Subquery

from ideas.kernel.actor import Actor
from ideas.pilots.models import Pilot
from ideas.sites.lifecycle import LIVED_STATES, DeviationState
from ideas.sites.models import Pack, PackFeedback, PackOffer, Site
from ideas.sites.queries.sites import active_sites_of, sites_visible_to


def published_packs(pilot: Pilot) -> QuerySet[Pack]:
    """The versions of the pack of ``pilot`` that everyone reads who sees it, the newest first, with their costs."""
    packs = Pack.objects.filter(pilot=pilot, number__isnull=False).select_related("published_by")
    return packs.prefetch_related("costs", "files").order_by("-number")


def latest_pack(pilot: Pilot) -> Pack | None:
    """The version that is offered now, or None before the first."""
    return Pack.objects.filter(pilot=pilot, number__isnull=False).order_by("-number").first()


def pack_numbered(pilot: Pilot, number: int) -> Pack | None:
    """That published version of the pack of ``pilot`` with its costs, or None."""
    return published_packs(pilot).filter(number=number).first()


def draft_of(pilot: Pilot) -> Pack | None:
    """What is being written for the next version, for those who lead the pilot; or None."""
    return Pack.objects.filter(pilot=pilot, number=None).prefetch_related("costs", "files").first()


def offers_of(site: Site) -> QuerySet[PackOffer]:
    """What ``site`` was offered, the newest version first."""
    return PackOffer.objects.filter(site=site).select_related("pack", "answered_by").order_by("-pack__number")


def offers_on(pilot: Pilot, viewer: Actor) -> QuerySet[PackOffer]:
    """The last version that each site of ``pilot`` was offered that ``viewer`` may know of, in the order of the sites."""
    sites = sites_visible_to(viewer).filter(pilot=pilot)
    last = PackOffer.objects.filter(site=OuterRef("site")).order_by("-pack__number").values("pk")[:1]
    rows = PackOffer.objects.filter(site__in=sites.values("pk"), pk=Subquery(last))
    rows = rows.select_related("pack", "site__pack", "site__pilot__idea__stage")
    return rows.annotate(position=F("site__position")).order_by("position", "pk")


def offer_to(site: Site) -> PackOffer | None:
    """The version that ``site`` was offered last, answered or not; or None."""
    offer = offers_of(site).first()
    if offer is not None:
        offer.site = site
    return offer


def sites_following(pilot: Pilot) -> QuerySet[Site]:
    """The sites of ``pilot`` that everyone may see with the version that each follows, in the order in which they came."""
    return active_sites_of(pilot).select_related("pack", "territory")


def feedback_on(pilot: Pilot, viewer: Actor) -> QuerySet[PackFeedback]:
    """What partners of sites that ``viewer`` may know of said of the pack of ``pilot``, the newest first."""
    sites = sites_visible_to(viewer).filter(pilot=pilot)
    rows = PackFeedback.objects.filter(pilot=pilot, site__in=sites.values("pk"))
    rows = rows.select_related("site__pilot__idea__stage", "organisation", "pack", "became", "deviation")
    return rows.order_by("-number")


def feedback_numbered(pilot: Pilot, number: int, viewer: Actor) -> PackFeedback | None:
    """That one, or None where there is none that ``viewer`` may know of."""
    return feedback_on(pilot, viewer).filter(number=number).first()


def shows_deviation(feedback: PackFeedback) -> bool:
    """Whether what the site does differently for it is known to all."""
    states = (*LIVED_STATES, DeviationState.OVER)
    return feedback.deviation is not None and feedback.deviation.state in states
