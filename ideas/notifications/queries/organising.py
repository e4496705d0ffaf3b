"""Who is told of what becomes of organisations: of their verification, and of who represents them."""

from collections.abc import Callable, Iterator, Mapping

from ideas.activity.models import Fact
from ideas.kernel import clock
from ideas.notifications.queries.audiences import desk_of, representatives_of
from ideas.notifications.queries.sources import Source, name_told
from ideas.notifications.roles import Role
from ideas.organisations.models import Mandate, Membership, Organisation
from ideas.organisations.queries import in_force
from ideas.people.models import Person


def _verification_ends(fact: Fact) -> Iterator[Source]:
    """Who may commit the organisation owes the lab a word; the lab knows, too."""
    organisations = Organisation.objects.filter(code=fact.subject_code)
    yield Source(Role.OWING, representatives_of(organisations.values("pk")))
    yield Source(Role.DESK, desk_of(name_told(fact)))


def _representation_lost(fact: Fact) -> Iterator[Source]:
    """Those who belong to the organisation still, and the lab."""
    mandates = Mandate.objects.filter(in_force(clock.today()), organisation__code=fact.subject_code)
    members = Membership.objects.filter(organisation__code=fact.subject_code, left_at=None)
    joined = members.filter(joined_at__isnull=False).values("person")
    yield Source(Role.CONCERNED, Person.objects.filter(pk__in=joined.union(mandates.values("person"))))
    yield Source(Role.DESK, desk_of(name_told(fact)))


SOURCES: Mapping[str, Callable[[Fact], Iterator[Source]]] = {
    "VerificationEnding": _verification_ends,
    "VerificationExpired": _verification_ends,
    "RepresentationLost": _representation_lost,
}
