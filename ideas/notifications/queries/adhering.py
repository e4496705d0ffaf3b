"""Who is told of the charter: those it asks."""

from collections.abc import Callable, Iterator, Mapping

from ideas.activity.models import Fact
from ideas.charter.lifecycle import Side
from ideas.charter.queries import partners_asked, sides_asked
from ideas.ideation.models import Idea
from ideas.kernel import subjects
from ideas.kernel.actor import SYSTEM
from ideas.notifications.queries.audiences import desk_of, representatives_of, team_of
from ideas.notifications.queries.sources import Source
from ideas.notifications.roles import Role
from ideas.organisations.models import Organisation
from ideas.pilots.models import Pilot


def _adhesion_asked(fact: Fact) -> Iterator[Source]:
    """Who may commit the organisation."""
    organisations = Organisation.objects.filter(code=fact.subject_code)
    yield Source(Role.ASKED, representatives_of(organisations.values("pk")))


def _answers_asked(fact: Fact) -> Iterator[Source]:
    """Each side that is still asked: the team, who curates the idea, who represents the partners."""
    name = (fact.subject_kind, fact.subject_code)
    subject: Idea | Pilot | None = (
        subjects.kind_of(fact.subject_kind).visible_to(SYSTEM).filter(code=fact.subject_code).first()
    )
    asked = sides_asked(subject) if subject is not None else []
    if Side.TEAM in asked:
        yield Source(Role.OWING, team_of(name))
    if Side.PARTNER in asked and subject is not None:
        yield Source(Role.ASKED, representatives_of(partners_asked(subject).values("pk")))
    if Side.CURATOR in asked:
        yield Source(Role.DESK, desk_of(name))


SOURCES: Mapping[str, Callable[[Fact], Iterator[Source]]] = {
    "AdhesionAsked": _adhesion_asked,
    "CharterAsked": _answers_asked,
}
