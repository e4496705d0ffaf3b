"""Who follows what."""

from django.db.models import CharField, Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat, Lower

from ideas.ideation.models import Idea
from ideas.kernel import subjects
from ideas.kernel.actor import Actor
from ideas.notifications.models import Follow

FOLLOWABLE = ("idea", "amendment", "pilot", "site", "theme", "call", "territory", "organisation", "event")


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
    # One list of codes, not « this or one of those »: only then does a database look them up instead of reading every follow.
    whole = Idea.objects.filter(code=code).values("pk")[:1]
    family = Idea.objects.filter(Q(code=code) | Q(merged_into=Subquery(whole))).values("code")
    return Q(subject_kind=kind, subject_code__in=family)


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


def with_follower_count(ideas: QuerySet[Idea]) -> QuerySet[Idea]:
    """``ideas`` with ``follower_count``, which counts like ``follower_count``."""
    is_of_family = Q(pk=OuterRef(OuterRef("pk"))) | Q(merged_into=OuterRef(OuterRef("pk")))
    family = Idea.objects.filter(is_of_family).values("code")
    follows = Follow.objects.filter(subject_kind="idea", subject_code__in=family, confirmed_at__isnull=False)
    counted = follows.order_by().values("subject_kind").annotate(n=followers_counted()).values("n")
    return ideas.annotate(follower_count=Coalesce(Subquery(counted), Value(0)))
