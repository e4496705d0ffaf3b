"""Questions about texts that people are writing."""

import datetime

from django.db.models import F, QuerySet

from ideas.collaboration.models import WorkingCopy
from ideas.ideation.models import Idea
from ideas.kernel import clock
from ideas.people.models import Person

PRESENT_FOR = datetime.timedelta(seconds=45)
COPIES_LIVE_FOR = datetime.timedelta(days=30)
EMPTY_COPIES_LIVE_FOR = datetime.timedelta(days=1)


def copy_of(idea: Idea, part: str, person: Person | None) -> WorkingCopy | None:
    """What ``person`` is writing in that part, or None."""
    return WorkingCopy.objects.filter(idea=idea, part=part, person=person).first() if person else None


def copies_in(idea: Idea) -> QuerySet[WorkingCopy]:
    """All that is being written in ``idea``, with who writes, who began first before the others."""
    return WorkingCopy.objects.filter(idea=idea).select_related("person").order_by("opened_at", "id")


def copies_of(person: Person) -> QuerySet[WorkingCopy]:
    """The changed texts that ``person`` has not saved yet, last touched first."""
    changed = WorkingCopy.objects.filter(person=person).exclude(text=F("base_text"))
    return changed.select_related("idea__stage").order_by("-saved_at", "-id")


def is_here(copy: WorkingCopy, now: datetime.datetime) -> bool:
    """Whether its owner's page said lately that it is open."""
    return copy.seen_at > now - PRESENT_FOR


def others_here(idea: Idea, viewer: Person | None) -> list[WorkingCopy]:
    """Where others are writing just now, those first who began first."""
    since = clock.now() - PRESENT_FOR
    return list(copies_in(idea).filter(seen_at__gt=since).exclude(person=viewer))


def dropped_at(copy: WorkingCopy) -> datetime.datetime:
    """When it goes unless something is written in it."""
    return copy.saved_at + COPIES_LIVE_FOR


def stale_copies() -> QuerySet[WorkingCopy]:
    """Those without a change for thirty days, and those of which nothing was made in a day, oldest first."""
    now = clock.now()
    old = WorkingCopy.objects.filter(saved_at__lt=now - COPIES_LIVE_FOR)
    empty = WorkingCopy.objects.filter(text=F("base_text"), seen_at__lt=now - EMPTY_COPIES_LIVE_FOR)
    return (old | empty).order_by("saved_at", "id")
