"""Who follows what."""

from django.db.models import QuerySet

from ideas.kernel import subjects
from ideas.kernel.actor import Actor
from ideas.notifications.models import Follow

FOLLOWABLE = ("idea", "amendment", "pilot", "theme", "call", "territory", "organisation", "event")


def can_be_followed(kind: str) -> bool:
    """Whether one can ask to hear of subjects of ``kind``."""
    return kind in FOLLOWABLE and kind in subjects.kinds()


def follows_by(viewer: Actor) -> QuerySet[Follow]:
    """What ``viewer`` follows, newest first; nothing for somebody signed out."""
    follows = Follow.objects.filter(person=viewer.person) if viewer.is_person else Follow.objects.none()
    return follows.order_by("-pk")


def is_followed_by(viewer: Actor, kind: str, code: str) -> bool:
    """Whether ``viewer`` follows that subject."""
    return viewer.is_person and follows_by(viewer).filter(subject_kind=kind, subject_code=code).exists()


def follower_count(kind: str, code: str) -> int:
    """How many follow that subject, by account or by confirmed e-mail."""
    follows = Follow.objects.filter(subject_kind=kind, subject_code=code)
    return follows.filter(confirmed_at__isnull=False).count()
