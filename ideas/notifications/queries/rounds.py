"""Who is told of what happens in consent rounds: whose voice is asked, and who leads them."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from django.db.models import Q

from ideas.activity.models import Fact
from ideas.consent.lifecycle import Stance
from ideas.consent.models import Round, Seat
from ideas.consent.queries import silent_seats
from ideas.notifications.queries.audiences import people_of, representatives_of
from ideas.notifications.queries.sources import Source
from ideas.notifications.roles import Role
from ideas.people.models import Person


def _voices(seats: Iterable[Seat], role: Role) -> Iterator[Source]:
    """Those who can speak for one of ``seats``: themselves, or an organisation."""
    seats = list(seats)
    people = [seat.person_id for seat in seats if seat.person_id is not None]
    yield Source(role, Person.objects.filter(pk__in=people))
    yield Source(role, representatives_of([one.organisation_id for one in seats if one.organisation_id]))


def _round(fact: Fact) -> Round | None:
    return Round.objects.filter(code=fact.subject_code).first()


def _leading(round_: Round) -> Source:
    """Who opened it."""
    return Source(Role.AUTHOR, Person.objects.filter(pk=round_.opened_by_id or 0))


def _asked(fact: Fact) -> Iterator[Source]:
    """Whoever has not spoken on the proposal as it is."""
    round_ = _round(fact)
    if round_ is not None:
        yield from _voices(silent_seats(round_), Role.ASKED)


def _spoken(fact: Fact) -> Iterator[Source]:
    """Of an objection who leads the round; of other words nobody: they stand on its page."""
    round_ = _round(fact)
    if round_ is not None and fact.data["stance"] == Stance.OBJECTION:
        yield _leading(round_)


def _settled(fact: Fact) -> Iterator[Source]:
    round_ = _round(fact)
    if round_ is not None:
        yield _leading(round_)


def _answered(fact: Fact) -> Iterator[Source]:
    """Whoever objected: they are asked to agree."""
    whose = (
        Q(organisation__code=fact.data["organisation"])
        if fact.data["organisation"]
        else Q(person__in=people_of([fact.data["person"]]))
    )
    yield from _voices(Seat.objects.filter(whose, round__code=fact.subject_code), Role.ASKED)


def _over(fact: Fact) -> Iterator[Source]:
    """Everybody with a voice, and who opened it."""
    round_ = _round(fact)
    if round_ is not None:
        yield _leading(round_)
        yield from _voices(round_.seats.all(), Role.CONCERNED)


SOURCES: Mapping[str, Callable[[Fact], Iterator[Source]]] = {
    "RoundOpened": _asked,
    "ProposalChanged": _asked,
    "RoundEndsSoon": _asked,
    "PositionTaken": _spoken,
    "ObjectionAnswered": _answered,
    "AnswerAgreed": _settled,
    "ObjectionWithdrawn": _settled,
    "RoundEnded": _over,
    "RoundWithdrawn": _over,
}
