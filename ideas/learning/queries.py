"""Questions about what pilots teach. Each says what order it gives; those that say none give none."""

from collections.abc import Iterable

from django.db.models import Case, Count, Q, QuerySet, When

from ideas.ideation.models import Idea
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.learning.lifecycle import LearningKind
from ideas.learning.models import Learning
from ideas.organisations.models import Mandate
from ideas.organisations.queries import in_force
from ideas.pilots.models import Pilot
from ideas.pilots.queries import listed_pilots, pilots_visible_to
from ideas.pilots.queries.pilots import led_by
from ideas.similarity.queries import ideas_near_to
from ideas.topics.queries import located_within

MOST_NEAR = 12  # ideas among which one looks for pilots
SPEAKING_ROLES = (Mandate.Role.REPRESENTATIVE, Mandate.Role.DEPUTY, Mandate.Role.COMMUNICATION)
AT_SHOWN_SITE = Q(site=None) | Q(site__hidden_at=None)


def learnings_visible_to(viewer: Actor) -> QuerySet[Learning]:
    """Learnings ``viewer`` may know of: of pilots they see; hidden ones for their author, the team and who curates it.

    Of a site that is hidden they are as hidden as it.
    """
    if viewer.is_system:
        return Learning.objects.all()
    seen = Q(hidden_at=None) & AT_SHOWN_SITE
    if viewer.is_person:
        led = Pilot.objects.filter(led_by(viewer))
        seen |= Q(author=viewer.person) | Q(pilot__in=led.values("pk"))
    return Learning.objects.filter(seen, pilot__in=pilots_visible_to(viewer).values("pk"))


def listed_learnings() -> QuerySet[Learning]:
    """Learnings on public lists: those that everyone may see."""
    return Learning.objects.filter(AT_SHOWN_SITE, hidden_at=None, pilot__in=listed_pilots().values("pk"))


def with_surroundings(learnings: QuerySet[Learning]) -> QuerySet[Learning]:
    """``learnings`` with what is shown of each."""
    return learnings.select_related("pilot", "site", "milestone", "review", "author", "organisation")


def newest(learnings: QuerySet[Learning]) -> QuerySet[Learning]:
    """``learnings`` with what is shown of each, newest first."""
    return with_surroundings(learnings).order_by("-at", "-id")


def learnings_of(pilot: Pilot, viewer: Actor) -> QuerySet[Learning]:
    """What ``pilot`` taught, as far as ``viewer`` may know of it, newest first."""
    return newest(learnings_visible_to(viewer).filter(pilot=pilot))


def learnings_of_kinds(learnings: QuerySet[Learning], kinds: Iterable[str]) -> QuerySet[Learning]:
    """Those of ``learnings`` of one of ``kinds``."""
    return learnings.filter(kind__in=list(kinds))


def learnings_about(learnings: QuerySet[Learning], slugs: Iterable[str]) -> QuerySet[Learning]:
    """Those of ``learnings`` whose pilot has one of the themes of these slugs, each once."""
    links = Pilot.themes.through.objects.filter(theme__slug__in=list(slugs))
    return learnings.filter(pilot__in=links.values("pilot"))


def learnings_within(learnings: QuerySet[Learning], place: str) -> QuerySet[Learning]:
    """Those of ``learnings`` whose pilot is tried in the territory or grouping with this code, or below."""
    pilots = located_within(Pilot.objects.all(), place)
    return learnings.filter(pilot__in=pilots.values("pk"))


def counts_by_kind(learnings: QuerySet[Learning]) -> dict[str, int]:
    """How many of ``learnings`` there are of each kind; kinds without any are left out."""
    counts = dict(learnings.order_by().values_list("kind").annotate(n=Count("pk")))
    return {kind: counts[kind] for kind in LearningKind.values if kind in counts}


def counts_by_theme(learnings: QuerySet[Learning]) -> dict[str, int]:
    """Of how many of ``learnings`` the pilot has each theme, by its slug."""
    rows = learnings.order_by().filter(pilot__themes__isnull=False).values_list("pilot__themes__slug")
    return dict(rows.annotate(n=Count("pk")).order_by())


def learnings_near(idea: Idea, viewer: Actor, *, most: int) -> list[Learning]:
    """What pilots of ideas near to ``idea`` taught and everyone may see: the nearest ideas first, then the newest."""
    near = [one.idea.pk for one in ideas_near_to(idea, viewer=viewer, most=MOST_NEAR)]
    if not near:
        return []
    rank = Case(*(When(pilot__idea=key, then=place) for place, key in enumerate(near)))
    found = listed_learnings().filter(pilot__idea__in=near)
    return list(with_surroundings(found).order_by(rank, "-at", "-id")[:most])


def people_of_learning(learning: Learning) -> list[str]:
    """Codes of those it belongs to: who noted it, and who may speak for the partner it was noted for."""
    people = {learning.author.code}
    if learning.organisation is not None:
        mandates = Mandate.objects.filter(in_force(clock.today()), organisation=learning.organisation)
        people |= set(mandates.filter(role__in=SPEAKING_ROLES).values_list("person__code", flat=True))
    return sorted(people)
