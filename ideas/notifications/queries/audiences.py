"""Who stands near a subject: its team, who backs it, who leads it for the lab, who follows it, who speaks for organisations.

People, as they are now; whom of them a fact tells is in ``telling``.
"""

from typing import Any

from django.db.models import Q, QuerySet

from ideas.ideation.models import Idea, Support
from ideas.ideation.queries import family_of
from ideas.kernel import clock, subjects
from ideas.kernel.actor import SYSTEM, Actor
from ideas.kernel.roles import FACILITATING
from ideas.notifications.models import Follow
from ideas.organisations.models import Mandate
from ideas.organisations.queries import COMMITTING_ROLES, in_force
from ideas.people.models import LabRole, Person
from ideas.pilots.models import Pilot

type Name = tuple[str, str]


def people_of(codes: Any) -> QuerySet[Person]:
    """The people with these codes."""
    return Person.objects.filter(code__in=list(codes))


def _row_of(name: Name) -> Any:
    kind, code = name
    return subjects.kind_of(kind).visible_to(SYSTEM).filter(code=code).first()


def team_of(name: Name) -> QuerySet[Person]:
    """Those a subject belongs to; a pilot's team stays its idea's."""
    row = _row_of(name)
    if isinstance(row, Pilot):
        return team_of(("idea", row.idea.code))
    return people_of(subjects.kind_of(name[0]).concerned(row) if row is not None else ())


def supporters_of(idea: Idea) -> QuerySet[Person]:
    """Those who back an idea, or one that was merged into it."""
    supports = Support.objects.filter(idea__in=family_of(idea))
    return Person.objects.filter(pk__in=supports.values("person"))


def desk_of(name: Name) -> QuerySet[Person]:
    """Curators who lead that subject for the lab."""
    row = _row_of(name)
    curators = LabRole.objects.filter(role=LabRole.Role.CURATOR, revoked_at=None).values("person")
    people = Person.objects.filter(pk__in=curators, blocked_at=None)
    kind = subjects.kind_of(name[0])
    leading = [p.pk for p in people if row is not None and kind.curated_by(Actor(person=p), row)]
    return Person.objects.filter(pk__in=leading)


def lab_team() -> QuerySet[Person]:
    """Those who meet people for the lab: curators and facilitators, whatever the limits of their roles."""
    held = LabRole.objects.filter(role__in=FACILITATING, revoked_at=None).values("person")
    return Person.objects.filter(pk__in=held, blocked_at=None)


def follows_of(names: list[Name]) -> QuerySet[Follow]:
    """Confirmed follows of any of those subjects."""
    wanted = Q(pk__in=())
    for kind, code in names:
        wanted |= Q(subject_kind=kind, subject_code=code)
    return Follow.objects.filter(wanted, confirmed_at__isnull=False)


def representatives_of(organisations: Any) -> QuerySet[Person]:
    """Those who may commit any of these organisations today."""
    mandates = Mandate.objects.filter(
        in_force(clock.today()), role__in=COMMITTING_ROLES, organisation__in=organisations
    )
    return Person.objects.filter(pk__in=mandates.values("person"))
