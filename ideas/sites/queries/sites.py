"""Questions about sites. Each says what order it gives; those that say none give none."""

from collections.abc import Iterable, Mapping

from django.db.models import Case, Count, IntegerField, Prefetch, Q, QuerySet, Value, When

from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.organisations.models import Mandate, Organisation
from ideas.organisations.queries import COMMITTING_ROLES, in_force, mandates_in_force
from ideas.people.models import Person
from ideas.pilots.lifecycle import ENDS_OF_PARTNERS, PartnerRole, PartnerState
from ideas.pilots.models import Pilot
from ideas.pilots.queries import (
    AWAITED,
    NAMED_TO_ALL,
    listed_pilots,
    pilots_belonging_to,
    pilots_curated_by,
    pilots_visible_to,
)
from ideas.pilots.queries import people_of as people_of_pilot
from ideas.sites.lifecycle import ACTIVE_STATES, LIVED_STATES, DeviationState, SiteState
from ideas.sites.models import Deviation, Site, SitePartner
from ideas.topics.queries import territories_within

# --- Sites ------------------------------------------------------------------------------------------------------


def sites_visible_to(viewer: Actor) -> QuerySet[Site]:
    """Sites ``viewer`` may know of: those that count and nobody hid, of pilots they see.

    Of pilots that are theirs, or where they may act for an organisation that takes part or asks to: all.
    """
    if viewer.is_system:
        return Site.objects.all()
    seen = Q(hidden_at=None, state__in=ACTIVE_STATES)
    if viewer.is_person:
        seen |= Q(pilot__in=_own_pilots(viewer).values("pk"))
        seen |= Q(pk__in=_acted_for_by(viewer).values("site"))
    return Site.objects.filter(seen, pilot__in=pilots_visible_to(viewer).values("pk"))


def _own_pilots(viewer: Actor) -> QuerySet[Pilot]:
    """Pilots that are ``viewer``'s, or that they lead for the lab."""
    own = pilots_belonging_to(viewer).values("pk")
    return Pilot.objects.filter(Q(pk__in=own) | Q(pk__in=pilots_curated_by(viewer).values("pk")))


def _acted_for_by(viewer: Actor) -> QuerySet[SitePartner]:
    """Partners of sites that ``viewer`` may act for; also those whose replication was declined or taken back."""
    mandates = Mandate.objects.filter(in_force(clock.today()), person=viewer.person)
    return SitePartner.objects.filter(organisation__in=mandates.values("organisation"))


def listed_sites() -> QuerySet[Site]:
    """Sites that everyone may see."""
    return Site.objects.filter(
        hidden_at=None, state__in=ACTIVE_STATES, pilot__in=listed_pilots().values("pk")
    )


def active_sites_of(pilot: Pilot) -> QuerySet[Site]:
    """The sites of ``pilot`` that count and nobody hid, in the order in which they came."""
    return Site.objects.filter(pilot=pilot, state__in=ACTIVE_STATES, hidden_at=None).order_by(
        "position", "pk"
    )


def sites_of(pilot: Pilot, viewer: Actor) -> QuerySet[Site]:
    """The sites of ``pilot`` that ``viewer`` may know of with territory and accepted partners, as they came."""
    sites = sites_visible_to(viewer).filter(pilot=pilot)
    return with_faces(sites).order_by("position", "pk")


def with_faces(sites: QuerySet[Site]) -> QuerySet[Site]:
    """``sites`` with what lists show of them: territory, and ``accepted_partners``."""
    accepted = SitePartner.objects.filter(state=PartnerState.ACCEPTED).select_related("organisation")
    partners = Prefetch("partners", queryset=accepted.order_by("asked_at", "pk"), to_attr="accepted_partners")
    return sites.select_related("territory").prefetch_related(partners)


def site_called(pilot: Pilot, code: str, viewer: Actor) -> Site | None:
    """The site of ``pilot`` of that code, or None where there is none that ``viewer`` may know of."""
    sites = sites_visible_to(viewer).filter(pilot=pilot, code=code)
    site = sites.select_related(
        "territory", "pack", "replication__organisation", "replication__pack", "replication__decided_by"
    ).first()
    if site is not None:
        site.pilot = pilot
    return site


def sites_within(sites: QuerySet[Site], code: str) -> QuerySet[Site]:
    """Those of ``sites`` whose territory lies within the territory or grouping of ``code``."""
    return sites.filter(territory__in=territories_within(code).values("pk"))


def counts_by_state(sites: QuerySet[Site]) -> dict[str, int]:
    """How many of ``sites`` stand in each state, in the order of their lives; states without any are left out."""
    counts = dict(sites.order_by().values_list("state").annotate(n=Count("pk")))
    return {state: counts[state] for state in SiteState.values if state in counts}


def people_of(site: Site) -> list[str]:
    """Codes of those it belongs to: the pilot's, and who may commit an organisation that takes part there or asks to."""
    states = [*AWAITED, PartnerState.ACCEPTED]
    mandates = Mandate.objects.filter(
        in_force(clock.today()),
        role__in=COMMITTING_ROLES,
        organisation__in=SitePartner.objects.filter(site=site, state__in=states).values("organisation"),
    )
    return sorted({*people_of_pilot(site.pilot), *mandates.values_list("person__code", flat=True)})


def requests_to(pilots: QuerySet[Pilot]) -> QuerySet[Site]:
    """Sites of ``pilots`` that are asked for and wait for a decision, the oldest first."""
    waiting = Site.objects.filter(pilot__in=pilots.order_by().values("pk"), state=SiteState.REQUESTED)
    return waiting.select_related("pilot", "territory", "replication__organisation").order_by(
        "created_at", "pk"
    )


# --- Partners of a site -----------------------------------------------------------------------------------------


def site_partners_visible_to(viewer: Actor) -> QuerySet[SitePartner]:
    """Partners of sites ``viewer`` may know of: those that accepted; of their own pilots and organisations all."""
    if viewer.is_system:
        return SitePartner.objects.all()
    seen = NAMED_TO_ALL & Q(organisation__hidden_at=None)
    if viewer.is_person:
        carried = _acted_for_by(viewer).filter(state=PartnerState.ACCEPTED)
        seen |= Q(site__pilot__in=_own_pilots(viewer).values("pk")) | Q(site__in=carried.values("site"))
        seen |= Q(pk__in=_acted_for_by(viewer).values("pk"))
    return SitePartner.objects.filter(seen, site__in=sites_visible_to(viewer).values("pk"))


def site_partners_of(site: Site, viewer: Actor) -> QuerySet[SitePartner]:
    """The partners of ``site`` that ``viewer`` may know of with their ``place``: accepted ones first, then by role."""
    roles = {role: number for number, role in enumerate(PartnerRole.values)}
    order = [PartnerState.ACCEPTED, *AWAITED]
    states: Mapping[str, int] = {state: number * 100 for number, state in enumerate(order)}
    place = _places("state", states, 300) + _places("role", roles, len(roles))
    partners = site_partners_visible_to(viewer).filter(site=site).select_related("organisation")
    return partners.annotate(place=place).order_by("place", "asked_at", "pk")


def _places(field: str, places: Mapping[str, int], last: int) -> Case:
    cases = [When(**{field: value}, then=Value(place)) for value, place in places.items()]
    return Case(*cases, default=Value(last), output_field=IntegerField())


def site_partner_called(site: Site, organisation_code: str, viewer: Actor) -> SitePartner | None:
    """The partner of ``site`` with that organisation, or None where there is none that ``viewer`` may know of."""
    partners = site_partners_visible_to(viewer).filter(site=site, organisation__code=organisation_code)
    partner = partners.select_related("organisation").first()
    if partner is not None:
        partner.site = site
    return partner


def committed_by(person: Person, pilot: Pilot) -> QuerySet[Organisation]:
    """Organisations that ``person`` can commit at a site of ``pilot``; one limited to the pilot reaches its sites."""
    reach = Q(scope_kind=Mandate.Scope.ALL) | Q(scope_kind=Mandate.Scope.PILOT, scope_code=pilot.code)
    mandates = mandates_in_force(person).filter(reach, role__in=COMMITTING_ROLES)
    return Organisation.objects.filter(pk__in=mandates.order_by().values("organisation"))


def taking_part(site: Site) -> QuerySet[SitePartner]:
    """Partners of ``site`` that take part, or wait to; in no order."""
    return site.partners.exclude(state__in=ENDS_OF_PARTNERS)


# --- What is done differently -----------------------------------------------------------------------------------


def deviations_of(site: Site, viewer: Actor) -> QuerySet[Deviation]:
    """What is done differently at ``site``, as it came; what is only asked or was refused, for those concerned."""
    deviations = Deviation.objects.filter(site=site).select_related("noted_by", "decided_by")
    if not knows_all_of(site, viewer):
        deviations = deviations.filter(state__in=[*LIVED_STATES, DeviationState.OVER])
    return deviations.order_by("number")


def knows_all_of(site: Site, viewer: Actor) -> bool:
    """Whether ``site`` is of a pilot that is ``viewer``'s, or they may act for an organisation that takes part there."""
    if viewer.is_system or not viewer.is_person:
        return viewer.is_system
    acts = _acted_for_by(viewer).filter(site=site, state=PartnerState.ACCEPTED).exists()
    return acts or _own_pilots(viewer).filter(pk=site.pilot_id).exists()


def sites_of_pilots(pilots: Iterable[Pilot]) -> dict[int, list[Site]]:
    """The sites that everyone may see of each of ``pilots``, by its key, as they came; one question."""
    found: dict[int, list[Site]] = {}
    sites = listed_sites().filter(pilot__in=[pilot.pk for pilot in pilots]).select_related("territory")
    for site in sites.order_by("position", "pk"):
        found.setdefault(site.pilot_id, []).append(site)
    return found
