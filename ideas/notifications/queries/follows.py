"""Who follows what."""

from django.db.models import CharField, Count, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Concat, Lower

from ideas.ideation.models import Idea
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
    return viewer.is_person and follows_by(viewer).filter(same_subject(kind, code)).exists()


def same_subject(kind: str, code: str) -> Q:
    """The condition on follows of that subject; of an idea also those of ideas merged into it."""
    if kind != "idea":
        return Q(subject_kind=kind, subject_code=code)
    merged = Idea.objects.filter(merged_into__code=code).values("code")
    return Q(Q(subject_code=code) | Q(subject_code__in=merged), subject_kind=kind)


def follows_with(follow: Follow) -> QuerySet[Follow]:
    """``follow``, and those of the same reader of all that is one with its subject: ideas merged with it."""
    code = follow.subject_code
    if follow.subject_kind == "idea":
        merged = Idea.objects.filter(code=code, merged_into__isnull=False)
        code = merged.values_list("merged_into__code", flat=True).first() or code
    own = Follow.objects.filter(person=follow.person_id, email__iexact=follow.email)
    return own.filter(same_subject(follow.subject_kind, code))


def follower_count(kind: str, code: str) -> int:
    """How many follow that subject, by account or by confirmed e-mail, each counted once."""
    follows = Follow.objects.filter(same_subject(kind, code), confirmed_at__isnull=False)
    return follows.aggregate(n=followers_counted())["n"] or 0


def followers_counted() -> Count:
    """How many different people and addresses there are among follows."""
    return Count(Concat(Coalesce(Cast("person", CharField()), Value("")), Lower("email")), distinct=True)
