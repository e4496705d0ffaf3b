"""Questions about the way of pilots, their reviews and news. Each says what order it gives; those that say none give none."""

from django.db.models import Q, QuerySet

from ideas.kernel.actor import Actor
from ideas.pilots.models import News, Pilot, PilotPassage, PromisedSynthesis, Review
from ideas.pilots.queries.pilots import led_by, pilots_visible_to


def passages_of(pilot: Pilot) -> QuerySet[PilotPassage]:
    """The steps with conditions that ``pilot`` has taken, the oldest first."""
    return PilotPassage.objects.filter(pilot=pilot).select_related("person").order_by("at", "pk")


def open_review_of(pilot: Pilot) -> Review | None:
    """The review of ``pilot`` that has not decided yet, or None."""
    return Review.objects.filter(pilot=pilot, decided_at=None).select_related("round").first()


def reviews_of(pilot: Pilot) -> QuerySet[Review]:
    """The reviews of ``pilot``, newest first."""
    return (
        Review.objects.filter(pilot=pilot)
        .select_related("begun_by", "decided_by", "round")
        .order_by("-number")
    )


def news_visible_to(viewer: Actor) -> QuerySet[News]:
    """News ``viewer`` may know of: of pilots they see; hidden ones for their author, the team and who curates it."""
    if viewer.is_system:
        return News.objects.all()
    seen = Q(hidden_at=None)
    if viewer.is_person:
        led = Pilot.objects.filter(led_by(viewer))
        seen |= Q(author=viewer.person) | Q(pilot__in=led.values("pk"))
    return News.objects.filter(seen, pilot__in=pilots_visible_to(viewer).values("pk"))


def news_of(pilot: Pilot, viewer: Actor) -> QuerySet[News]:
    """The news of ``pilot`` that ``viewer`` may know of, newest first."""
    news = news_visible_to(viewer).filter(pilot=pilot)
    return news.select_related("author", "organisation").order_by("-at", "-id")


def promised_synthesis(pilot: Pilot) -> PromisedSynthesis | None:
    """The public synthesis that the partners of ``pilot`` promised and did not publish yet, or None."""
    return PromisedSynthesis.objects.filter(pilot=pilot, kept_at=None).first()


def syntheses_of(pilot: Pilot) -> QuerySet[PromisedSynthesis]:
    """All that were promised, published ones too, the last first."""
    return PromisedSynthesis.objects.filter(pilot=pilot).select_related("news").order_by("-number")
