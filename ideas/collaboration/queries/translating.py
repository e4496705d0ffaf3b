"""Questions about translations that people are writing."""

import datetime

from django.db.models import QuerySet

from ideas.collaboration.models import TranslationCopy
from ideas.collaboration.queries.writing import COPIES_LIVE_FOR
from ideas.ideation.models import Idea
from ideas.kernel import clock
from ideas.people.models import Person


def translation_copy_of(
    idea: Idea, language: str, kind: str, person: Person | None
) -> TranslationCopy | None:
    """What ``person`` is writing in that language, or None."""
    if person is None:
        return None
    return TranslationCopy.objects.filter(idea=idea, language=language, kind=kind, person=person).first()


def translations_under_way(idea: Idea, language: str, kind: str, but: Person | None) -> list[Person]:
    """Who else is writing that text, those first who began first."""
    rows = TranslationCopy.objects.filter(idea=idea, language=language, kind=kind).exclude(person=but)
    return [row.person for row in rows.select_related("person").order_by("opened_at", "pk")]


def translation_copies_of(person: Person) -> QuerySet[TranslationCopy]:
    """The texts that ``person`` has not published yet, last touched first."""
    rows = TranslationCopy.objects.filter(person=person).select_related("idea__stage")
    return rows.order_by("-saved_at", "-pk")


def translation_dropped_at(copy: TranslationCopy) -> datetime.datetime:
    """When it goes unless something is written in it."""
    return copy.saved_at + COPIES_LIVE_FOR


def stale_translation_copies() -> QuerySet[TranslationCopy]:
    """Those without a change for thirty days, oldest first."""
    old = TranslationCopy.objects.filter(saved_at__lt=clock.now() - COPIES_LIVE_FOR)
    return old.order_by("saved_at", "pk")
