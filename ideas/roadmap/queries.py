"""Questions about axes and milestones. Each says what order it gives; those that say none give none."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery

from ideas.files.queries import shown_files_of
from ideas.ideation.queries import team_in_order
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.organisations.models import Mandate, NetworkMember, Organisation
from ideas.organisations.queries import COMMITTING_ROLES, in_force
from ideas.people.models import Person
from ideas.pilots.lifecycle import PartnerState
from ideas.pilots.models import Partner, Pilot
from ideas.pilots.queries import (
    listed_pilots,
    people_of,
    pilots_belonging_to,
    pilots_curated_by,
    pilots_visible_to,
)
from ideas.roadmap.lifecycle import OPEN, MilestoneState
from ideas.roadmap.models import Axis, Milestone

# --- Milestones ---------------------------------------------------------------------------------------------------


def milestones_visible_to(viewer: Actor) -> QuerySet[Milestone]:
    """Milestones of pilots that ``viewer`` may know of."""
    if viewer.is_system:
        return Milestone.objects.all()
    return Milestone.objects.filter(pilot__in=pilots_visible_to(viewer).values("pk"))


def milestones_belonging_to(viewer: Actor) -> QuerySet[Milestone]:
    """Milestones of pilots that are theirs, and those they answer for."""
    return Milestone.objects.filter(
        Q(owner=viewer.person) | Q(pilot__in=pilots_belonging_to(viewer).values("pk"))
    )


def milestones_curated_by(viewer: Actor) -> QuerySet[Milestone]:
    """Milestones of pilots that ``viewer`` leads for the lab."""
    return Milestone.objects.filter(pilot__in=pilots_curated_by(viewer).values("pk"))


def people_of_milestone(milestone: Milestone) -> list[str]:
    """Codes of those it belongs to: who answers for it, and those to whom its pilot belongs."""
    owner = {milestone.owner.code} if milestone.owner else set()
    return sorted(owner | set(people_of(milestone.pilot)))


def in_order(milestones: QuerySet[Milestone]) -> QuerySet[Milestone]:
    """``milestones`` by position and then by planned day, with what is shown of each."""
    first = Prefetch("waits_for", queryset=Milestone.objects.order_by("planned_on", "pk"))
    rows = milestones.select_related("site", "owner", "organisation").prefetch_related(first)
    return rows.order_by("position", "planned_on", "pk")


def milestones_of(pilot: Pilot) -> QuerySet[Milestone]:
    """The milestones of ``pilot``, in the order that its team gave them."""
    return in_order(Milestone.objects.filter(pilot=pilot))


def next_milestones(milestones: QuerySet[Milestone]) -> QuerySet[Milestone]:
    """Those of ``milestones`` that are still to come, the nearest first."""
    return milestones.filter(state__in=OPEN, planned_on__gte=clock.today()).order_by("planned_on", "pk")


def late_milestones(milestones: QuerySet[Milestone]) -> QuerySet[Milestone]:
    """Those of ``milestones`` whose day is over and that were not reached, the latest first."""
    return milestones.filter(state__in=OPEN, planned_on__lt=clock.today()).order_by("planned_on", "pk")


def is_shown(milestone: Milestone) -> bool:
    """Whether a text, a link or a file shows that it was reached."""
    return bool(milestone.evidence or milestone.link) or shown_files_of("milestone", milestone.code).exists()


def leads_back(milestone: Milestone, first: Iterable[Milestone]) -> bool:
    """Whether one of ``first`` waits, perhaps through others, for ``milestone``: it cannot wait for them then."""
    links = Milestone.waits_for.through.objects.filter(from_milestone__pilot=milestone.pilot_id)
    known: dict[int, list[int]] = {}
    for later, earlier in links.values_list("from_milestone", "to_milestone"):
        known.setdefault(later, []).append(earlier)
    seen: set[int] = set()
    waiting = [one.pk for one in first]
    while waiting:
        key = waiting.pop()
        if key not in seen:
            seen.add(key)
            waiting += known.get(key, [])
    return milestone.pk in seen


@dataclass(frozen=True)
class Progress:
    """How far something is, counted from its milestones; never typed. Dropped ones count in none of the others."""

    planned: int = 0
    under_way: int = 0
    reached: int = 0
    late: int = 0
    dropped: int = 0

    @property
    def total(self) -> int:
        """Those that are not dropped."""
        return self.planned + self.under_way + self.reached

    @property
    def share(self) -> float:
        """Reached ones of all, 0 to 1."""
        return self.reached / self.total if self.total else 0.0


def _counts(day: datetime.date, path: str = "") -> dict[str, Count]:
    states = {state.value: Q(**{f"{path}state": state}) for state in MilestoneState}
    late = Q(**{f"{path}state__in": OPEN, f"{path}planned_on__lt": day})
    key = f"{path}pk"
    return {name: Count(key, filter=which, distinct=True) for name, which in {**states, "late": late}.items()}


def progress_of(milestones: QuerySet[Milestone]) -> Progress:
    """How far those of ``milestones`` are, taken together."""
    return Progress(**milestones.order_by().aggregate(**_counts(clock.today())))


def progress_of_each(pilots: Sequence[Pilot]) -> dict[int, Progress]:
    """How far each of ``pilots`` is, by its key."""
    rows = Milestone.objects.filter(pilot__in=pilots).order_by().values("pilot")
    names = [*MilestoneState.values, "late"]
    counted = rows.annotate(**_counts(clock.today())).values_list("pilot", *names)
    known = {row[0]: Progress(**dict(zip(names, row[1:], strict=True))) for row in counted}
    return {pilot.pk: known.get(pilot.pk, Progress()) for pilot in pilots}


# --- Who can answer for one -----------------------------------------------------------------------------------------

type Owning = tuple[Person, Organisation | None]


def owners_for(pilot: Pilot) -> list[Owning]:
    """Who can answer for a milestone of ``pilot``: its team, then who holds a mandate of an accepted partner."""
    team: list[Owning] = [(one.person, None) for one in team_in_order(pilot.idea)]
    return team + [(one.person, one.organisation) for one in _mandates_in(pilot)]


def _mandates_in(pilot: Pilot) -> list[Mandate]:
    """Mandates in force of accepted partners that reach ``pilot``, each person once for an organisation, by name."""
    accepted = Partner.objects.filter(pilot=pilot, state=PartnerState.ACCEPTED)
    reach = Q(scope_kind=Mandate.Scope.ALL) | Q(scope_kind=Mandate.Scope.PILOT, scope_code=pilot.code)
    found = Mandate.objects.filter(
        in_force(clock.today()), reach, organisation__in=accepted.values("organisation")
    )
    rows = found.select_related("person", "organisation")
    once = {(one.organisation_id, one.person_id): one for one in rows}
    return sorted(once.values(), key=lambda one: (one.organisation.search_name, one.pk))


def can_own(pilot: Pilot, person: Person, organisation: Organisation | None) -> bool:
    """Whether ``person`` can answer for a milestone of ``pilot``, for ``organisation`` or from the team."""
    wanted = (person.pk, organisation.pk if organisation else None)
    return wanted in {(one.pk, of.pk if of else None) for one, of in owners_for(pilot)}


# --- Axes -----------------------------------------------------------------------------------------------------------


def axes_visible_to(viewer: Actor) -> QuerySet[Axis]:
    """Axes of the lab and of networks that everyone may see; of hidden ones, for our own code."""
    if viewer.is_system:
        return Axis.objects.all()
    return Axis.objects.filter(Q(network=None) | Q(network__hidden_at=None, network__listed_at__isnull=False))


def people_of_axis(axis: Axis) -> list[str]:
    """Codes of those who represent its network; of the lab's, none."""
    if axis.network is None:
        return []
    mandates = Mandate.objects.filter(
        in_force(clock.today()), organisation=axis.network, role__in=COMMITTING_ROLES
    )
    return sorted(set(mandates.values_list("person__code", flat=True)))


def axes_by_network(axes: QuerySet[Axis]) -> QuerySet[Axis]:
    """``axes`` with their networks: the lab's first, then by the network's name; within each in their order."""
    return axes.select_related("network").order_by(
        F("network__search_name").asc(nulls_first=True), "position", "pk"
    )


def rolled_up(axes: QuerySet[Axis]) -> QuerySet[Axis]:
    """``axes`` with ``pilot_count``, ``reached_count``, ``late_count`` and ``milestone_count`` of pilots that all may see."""
    links = Axis.pilots.through.objects.filter(axis=OuterRef("pk"), pilot__in=listed_pilots().values("pk"))
    kept = ~Q(pilot__milestones__state=MilestoneState.DROPPED) & Q(pilot__milestones__isnull=False)
    late = Q(pilot__milestones__state__in=OPEN, pilot__milestones__planned_on__lt=clock.today())
    reached = Q(pilot__milestones__state=MilestoneState.REACHED)

    def count(what: str, which: Q | None = None) -> Subquery:
        counted = links.order_by().values("axis").annotate(n=Count(what, filter=which, distinct=True))
        return Subquery(counted.values("n")[:1])  # type: ignore[misc]  # annotated one line above

    return axes.annotate(
        pilot_count=count("pilot"),
        milestone_count=count("pilot__milestones", kept),
        reached_count=count("pilot__milestones", reached),
        late_count=count("pilot__milestones", late),
    )


def axes_of(pilot: Pilot, viewer: Actor) -> QuerySet[Axis]:
    """The axes under which ``pilot`` hangs, the lab's first."""
    return axes_by_network(axes_visible_to(viewer).filter(pilots=pilot))


def pilots_under(axis: Axis) -> QuerySet[Pilot]:
    """The pilots under ``axis`` that everyone may see, the last active first."""
    return listed_pilots().filter(axes=axis).order_by("-active_at", "-pk")


def pilots_to_place(axis: Axis) -> QuerySet[Pilot]:
    """Pilots that can hang under ``axis``: all that everyone may see.

    Under a network's: those in which it, or one of its members, takes part.
    """
    pilots = listed_pilots()
    if axis.network is None:
        return pilots
    members = NetworkMember.objects.filter(network=axis.network, until=None).values("member")
    own = Q(organisation=axis.network) | Q(organisation__in=members)
    parts = Partner.objects.filter(own, state=PartnerState.ACCEPTED)
    return pilots.filter(pk__in=parts.values("pilot"))


def pilots_offered(axis: Axis) -> QuerySet[Pilot]:
    """Those that can hang under ``axis`` with those that do, by title."""
    keys = pilots_to_place(axis).values("pk")
    return Pilot.objects.filter(Q(pk__in=keys) | Q(axes=axis)).distinct().order_by("title", "pk")
