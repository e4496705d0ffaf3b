"""Questions about pilots. Each says what order it gives; those that say none give none."""

from collections.abc import Iterable

from django.db.models import Case, Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, When

from ideas.ideation.models import Idea, TeamMember
from ideas.ideation.queries import growths_of, ideas_curated_by
from ideas.ideation.queries import people_of as people_of_idea
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.roles import is_curator
from ideas.organisations.models import Mandate, Organisation
from ideas.organisations.queries import COMMITTING_ROLES, in_force, mandates_in_force
from ideas.pilots.lifecycle import ENDS, PartnerRole, PartnerState, PilotState
from ideas.pilots.models import Partner, Pilot

AWAITED = (PartnerState.INVITED, PartnerState.APPLIED)


def pilots_visible_to(viewer: Actor) -> QuerySet[Pilot]:
    """Pilots ``viewer`` may know of.

    Those whose idea everyone sees; hidden ones for the idea's team, for those who may act for a partner, and for
    who curates the idea.
    """
    if viewer.is_system:
        return Pilot.objects.all()
    seen = Q(hidden_at=None, idea__is_public=True, idea__hidden_at=None)
    if viewer.is_person:
        partners = Partner.objects.filter(acted_for_by(viewer), state__in=[*AWAITED, PartnerState.ACCEPTED])
        seen |= led_by(viewer) | Q(pk__in=partners.values("pilot"))
    return Pilot.objects.filter(seen)


def led_by(viewer: Actor) -> Q:
    """The condition on a pilot for ``viewer`` being on its idea's team or curating it."""
    teams = TeamMember.objects.filter(person=viewer.person).values("idea")
    condition = Q(idea__in=teams)
    if is_curator(viewer):
        condition |= Q(idea__in=ideas_curated_by(viewer).values("pk"))
    return condition


def acted_for_by(viewer: Actor) -> Q:
    """The condition on a partner for ``viewer`` holding a mandate of it that is in force."""
    mandates = Mandate.objects.filter(in_force(clock.today()), person=viewer.person)
    return Q(organisation__in=mandates.values("organisation"))


def pilots_worked_in(viewer: Actor) -> QuerySet[Pilot]:
    """Pilots in whose working space ``viewer`` is: of their team, and those whose accepted partner they have a mandate of that
    reaches the pilot; one that was only asked is not there yet."""
    if not viewer.is_person:
        return Pilot.objects.none()
    mandates = Mandate.objects.filter(in_force(clock.today()), person=viewer.person)
    whole = mandates.filter(scope_kind=Mandate.Scope.ALL).values("organisation")
    here = mandates.filter(
        scope_kind=Mandate.Scope.PILOT,
        scope_code=OuterRef("pilot__code"),
        organisation=OuterRef("organisation"),
    )
    partners = Partner.objects.filter(Q(organisation__in=whole) | Exists(here), state=PartnerState.ACCEPTED)
    own = TeamMember.objects.filter(person=viewer.person).values("idea")
    return Pilot.objects.filter(Q(idea__in=own) | Q(pk__in=partners.values("pilot")))


def works_in(viewer: Actor, pilot: Pilot) -> bool:
    """Whether ``viewer`` is in the working space of ``pilot``."""
    return pilots_worked_in(viewer).filter(pk=pilot.pk).exists()


def pilots_belonging_to(viewer: Actor) -> QuerySet[Pilot]:
    """Pilots whose idea ``viewer`` is on the team of, and those they may commit a partner of, also one only asked."""
    teams = TeamMember.objects.filter(person=viewer.person).values("idea")
    mandates = Mandate.objects.filter(
        in_force(clock.today()), person=viewer.person, role__in=COMMITTING_ROLES
    )
    partners = Partner.objects.filter(
        organisation__in=mandates.values("organisation"), state__in=[*AWAITED, PartnerState.ACCEPTED]
    )
    return Pilot.objects.filter(Q(idea__in=teams) | Q(pk__in=partners.values("pilot")))


def pilots_curated_by(viewer: Actor) -> QuerySet[Pilot]:
    """Pilots of the ideas that ``viewer`` leads for the lab, hidden ones too; none for who is no curator."""
    return Pilot.objects.filter(idea__in=ideas_curated_by(viewer).values("pk"))


def listed_pilots() -> QuerySet[Pilot]:
    """Pilots on public lists: those that everyone may see."""
    return Pilot.objects.filter(hidden_at=None, idea__is_public=True, idea__hidden_at=None)


def with_faces(pilots: QuerySet[Pilot]) -> QuerySet[Pilot]:
    """``pilots`` with what a card shows: idea and stage, themes, territories, accepted partners; no long texts."""
    accepted = partners_by_role(Partner.objects.filter(state=PartnerState.ACCEPTED))
    return (
        pilots.select_related("idea__stage")
        .prefetch_related(
            "themes", "territories", Prefetch("partners", queryset=accepted, to_attr="accepted_partners")
        )
        .defer("text", "idea__sections")
    )


def with_growth(pilots: QuerySet[Pilot]) -> QuerySet[Pilot]:
    """``pilots`` with ``growth_before_end``, for ``growth_of``: how far those whose idea came to an end had grown before."""
    reached = Subquery(growths_of(OuterRef("idea"))[:1])
    return pilots.annotate(growth_before_end=Case(When(idea__stage__is_end=True, then=reached), default=None))


def growth_of(pilot: Pilot) -> int:
    """How far the idea of ``pilot`` has grown; at an end as far as it had come. Wants ``with_growth``."""
    reached: int | None = getattr(pilot, "growth_before_end", None)
    return pilot.idea.stage.growth if reached is None else reached


def pilot_of(idea: Idea, viewer: Actor) -> Pilot | None:
    """The pilot of ``idea``, or None where it has none yet or none that ``viewer`` may know of."""
    return pilots_visible_to(viewer).filter(idea=idea).first()


def pilots_in(pilots: QuerySet[Pilot], states: Iterable[str]) -> QuerySet[Pilot]:
    """Those of ``pilots`` that stand in one of ``states``."""
    return pilots.filter(state__in=list(states))


def pilots_about(pilots: QuerySet[Pilot], slugs: Iterable[str]) -> QuerySet[Pilot]:
    """Those of ``pilots`` with one of the themes of these slugs, each once."""
    links = Pilot.themes.through.objects.filter(theme__slug__in=list(slugs))
    return pilots.filter(pk__in=links.values("pilot"))


def pilots_with(*organisations: Organisation) -> QuerySet[Pilot]:
    """Pilots that one of ``organisations`` is an accepted partner of; who may see them is for ``pilots_visible_to``."""
    partners = Partner.objects.filter(organisation__in=organisations, state=PartnerState.ACCEPTED)
    return Pilot.objects.filter(pk__in=partners.values("pilot"))


def works_with(viewer: Actor, organisation: Organisation) -> bool:
    """Whether ``viewer`` acts for an accepted partner of a pilot of which ``organisation`` is one, too."""
    theirs = mandates_in_force(viewer.person).values("organisation")
    partners = Partner.objects.filter(organisation__in=theirs, state=PartnerState.ACCEPTED)
    return partners.filter(pilot__in=pilots_with(organisation).values("pk")).exists()


def pilots_under_way(pilots: QuerySet[Pilot]) -> QuerySet[Pilot]:
    """Those of ``pilots`` that have not ended."""
    return pilots.exclude(state__in=ENDS)


def most_active(pilots: QuerySet[Pilot]) -> QuerySet[Pilot]:
    """``pilots``, last active first."""
    return pilots.order_by("-active_at", "-id")


def newest(pilots: QuerySet[Pilot]) -> QuerySet[Pilot]:
    """``pilots``, last opened first."""
    return pilots.order_by("-created_at", "-id")


def counts_by_state(pilots: QuerySet[Pilot]) -> dict[str, int]:
    """How many of ``pilots`` stand in each state, in the order of their lives; states without any are left out."""
    counts = dict(pilots.order_by().values_list("state").annotate(n=Count("pk")))
    return {state: counts[state] for state in PilotState.values if state in counts}


def counts_by_theme(pilots: QuerySet[Pilot]) -> dict[str, int]:
    """How many of ``pilots`` have each theme, by its slug."""
    links = Pilot.themes.through.objects.filter(pilot__in=pilots.order_by().values("pk"))
    return dict(links.values_list("theme__slug").annotate(n=Count("pk")).order_by())


def reviews_due(pilots: QuerySet[Pilot]) -> QuerySet[Pilot]:
    """Those of ``pilots`` whose agreed review date is here or over and whose review has not begun, longest due first."""
    waiting = [PilotState.PREPARING, PilotState.RUNNING, PilotState.SCALING]
    due = pilots.filter(state__in=waiting, review_on__lte=clock.today())
    return due.order_by("review_on", "pk")


def reviews_awaited(pilots: QuerySet[Pilot]) -> QuerySet[Pilot]:
    """Those of ``pilots`` whose review is due and has not begun, or has begun and is not decided; longest due first."""
    awaited = Q(pk__in=reviews_due(pilots).order_by().values("pk")) | Q(state=PilotState.IN_REVIEW)
    return pilots.filter(awaited).order_by("review_on", "pk")


def without_accountable(pilots: QuerySet[Pilot]) -> QuerySet[Pilot]:
    """Those of ``pilots`` that have started, have not ended, and for which no partner answers; the longest under way first."""
    answering = Partner.objects.filter(role=PartnerRole.ACCOUNTABLE, state=PartnerState.ACCEPTED)
    started = pilots_under_way(pilots).exclude(started_at=None)
    return started.exclude(pk__in=answering.values("pilot")).order_by("started_at", "pk")


def people_of(pilot: Pilot) -> list[str]:
    """Codes of those it belongs to: the idea's team, and who may commit a partner, also one that was only asked."""
    partners = Partner.objects.filter(pilot=pilot, state__in=[*AWAITED, PartnerState.ACCEPTED])
    mandates = Mandate.objects.filter(
        in_force(clock.today()), role__in=COMMITTING_ROLES, organisation__in=partners.values("organisation")
    )
    return sorted({*people_of_idea(pilot.idea), *mandates.values_list("person__code", flat=True)})


def partners_by_role(partners: QuerySet[Partner]) -> QuerySet[Partner]:
    """``partners`` with their organisations, in the order in which they were asked."""
    return partners.select_related("organisation").order_by("asked_at", "pk")
