"""Questions about stories. Each says what order it gives; those that say none give none."""

from django.db.models import Q, QuerySet

from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.codes import hashed
from ideas.measurement.lifecycle import StoryState
from ideas.measurement.models import Story
from ideas.measurement.queries.figures import pilots_measured_by
from ideas.pilots.models import Pilot
from ideas.pilots.queries import pilots_visible_to


def agreed_for(use: str) -> Q:
    """The condition on a story for being accepted, and for the person told of agreeing today to that ``use``."""
    lasts = Q(consent__until=None) | Q(consent__until__gte=clock.today())
    return Q(lasts, state=StoryState.ACCEPTED, **{f"consent__for_{use}": True})


def stories_visible_to(viewer: Actor) -> QuerySet[Story]:
    """Stories ``viewer`` may know of: those their person lets everybody read; all of a pilot for who measures there."""
    if viewer.is_system:
        return Story.objects.all()
    seen = agreed_for("site") & (Q(site=None) | Q(site__hidden_at=None))
    if viewer.is_person:
        seen |= Q(pilot__in=pilots_measured_by(viewer).values("pk"))
    return Story.objects.filter(seen, pilot__in=pilots_visible_to(viewer).values("pk"))


def stories_of(pilot: Pilot, viewer: Actor) -> QuerySet[Story]:
    """Those of ``pilot`` that ``viewer`` may know of, with all that is shown of them, the latest first."""
    return with_all(stories_visible_to(viewer).filter(pilot=pilot))


def with_all(stories: QuerySet[Story]) -> QuerySet[Story]:
    """``stories`` with all that is shown of them, the latest first."""
    along = ("site", "indicator", "organisation", "written_by", "consent__noted_by")
    return stories.select_related("pilot", *along).order_by("-written_at", "-id")


def stories_for(pilot: Pilot, use: str) -> QuerySet[Story]:
    """Accepted stories of ``pilot`` whose person agrees today to ``use`` (``site``, ``report`` or ``press``), latest first."""
    return with_all(Story.objects.filter(agreed_for(use), pilot=pilot))


def shown_stories(pilot: Pilot) -> QuerySet[Story]:
    """Those of ``pilot`` that everybody may read, the latest first."""
    return stories_for(pilot, "site").filter(Q(site=None) | Q(site__hidden_at=None))


def story_behind(secret: str) -> Story | None:
    """The story that a secret link opens, also one that was taken back; None where it opens nothing."""
    return with_all(Story.objects.filter(secret_hash=hashed(secret))).first()
