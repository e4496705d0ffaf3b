"""Questions about rounds. Each says what order it gives; those that say none give none."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet

from ideas.consent.hosts import hosts
from ideas.consent.lifecycle import Stance, Tally
from ideas.consent.models import Position, Proposal, Round, Seat
from ideas.kernel import clock, subjects
from ideas.kernel.actor import Actor
from ideas.organisations.models import Mandate, Organisation
from ideas.organisations.queries import COMMITTING_ROLES, in_force, mandates_in_force
from ideas.people.models import Person


def rounds_visible_to(viewer: Actor) -> QuerySet[Round]:
    """Rounds ``viewer`` may know of.

    Public ones with their subject. All for those who have a voice in them, also where they may speak for an organisation that
    has one, for those whom the subject belongs to, and for who leads it for the lab.
    """
    if viewer.is_system:
        return Round.objects.all()
    seen = Q(pk__in=())
    for kind, codes in _subjects_seen(viewer):
        seen |= Q(subject_kind=kind, subject_code__in=codes, is_public=True)
    if viewer.is_person:
        for kind, codes in _subjects_held(viewer):
            seen |= Q(subject_kind=kind, subject_code__in=codes)
        seats = Seat.objects.filter(Q(person=viewer.person) | Q(organisation__in=_spoken_for(viewer.person)))
        seen |= Q(opened_by=viewer.person) | Q(pk__in=seats.values("round"))
    return Round.objects.filter(seen)


def _subjects_seen(viewer: Actor) -> Iterator[tuple[str, QuerySet[Any]]]:
    for kind in hosts():
        yield kind, subjects.kind_of(kind).visible_to(viewer).order_by().values("code")


def _subjects_held(viewer: Actor) -> Iterator[tuple[str, QuerySet[Any]]]:
    """Those that belong to ``viewer``, and those ``viewer`` leads."""
    for name in hosts():
        kind = subjects.kind_of(name)
        for rows in (kind.belonging_to, kind.led_by):
            if rows is not None:
                yield name, rows(viewer).order_by().values("code")


def _spoken_for(person: Person) -> QuerySet[Any]:
    mandates = Mandate.objects.filter(in_force(clock.today()), person=person, role__in=COMMITTING_ROLES)
    return mandates.values("organisation")


def rounds_about(kind: str, code: str, viewer: Actor) -> QuerySet[Round]:
    """Rounds about that subject which ``viewer`` may know of, newest first."""
    return rounds_visible_to(viewer).filter(subject_kind=kind, subject_code=code).order_by("-id")


def with_voices(rounds: QuerySet[Round]) -> QuerySet[Round]:
    """``rounds`` with their proposals, seats and positions, as ``tally_of`` and pages want them."""
    positions = Position.objects.select_related("person", "answered_by").order_by("number")
    seats = Seat.objects.select_related("person", "organisation").order_by("pk")
    return rounds.select_related("opened_by", "closed_by").prefetch_related(
        Prefetch("proposals", queryset=Proposal.objects.order_by("number")),
        Prefetch("seats", queryset=seats.prefetch_related(Prefetch("positions", queryset=positions))),
    )


def proposal_of(round_: Round) -> Proposal:
    """The proposal that ``round_`` asks about now. Wants ``with_voices``."""
    return next(one for one in round_.proposals.all() if one.number == round_.proposal_number)


def position_of(seat: Seat) -> Position | None:
    """What ``seat`` said last, or None."""
    return max(seat.positions.all(), key=lambda one: one.number, default=None)


def counts(round_: Round, position: Position | None) -> bool:
    """Whether the last word of a seat counts: said of the proposal as it is, or an objection, which no new text takes back."""
    if position is None:
        return False
    return position.proposal_number == round_.proposal_number or position.stands


def tally_of(round_: Round) -> Tally:
    """What is counted in ``round_`` now. Wants ``with_voices``."""
    seats = list(round_.seats.all())
    said = Counter(_counted_as(round_, position_of(seat)) for seat in seats)
    said.pop("", None)
    return Tally(seats=len(seats), needed=round_.needed_of(len(seats)), **said)


def _counted_as(round_: Round, position: Position | None) -> str:
    if position is None or not counts(round_, position):
        return ""
    return "settled" if position.stance == Stance.OBJECTION and position.is_settled else position.stance


def silent_seats(round_: Round) -> list[Seat]:
    """Seats whose word on the proposal as it is is awaited, in the order in which they were given."""
    seats = Seat.objects.filter(round=round_).prefetch_related("positions").order_by("pk")
    return [seat for seat in seats if not counts(round_, position_of(seat))]


def objections_standing(round_: Round) -> list[Position]:
    """Objections that block. Wants ``with_voices``."""
    last = [position_of(seat) for seat in round_.seats.all()]
    return [position for position in last if position is not None and position.stands]


def seat_of(round_: Round, actor: Actor) -> Seat | None:
    """The seat that ``actor`` speaks for: the organisation's where they act for one, else their own; or None."""
    if not actor.is_person:
        return None
    own = {"organisation": actor.organisation} if actor.mandate is not None else {"person": actor.person}
    return Seat.objects.select_related("person", "organisation").filter(round=round_, **own).first()


def seats_spoken_for(round_: Round, person: Person) -> QuerySet[Seat]:
    """Every seat that ``person`` can speak for, their own first, then by the organisation's name."""
    reach = Q(scope_kind=Mandate.Scope.ALL) | Q(
        scope_kind=round_.subject_kind, scope_code=round_.subject_code
    )
    mandates = mandates_in_force(person).filter(reach, role__in=COMMITTING_ROLES)
    organisations = Organisation.objects.filter(pk__in=mandates.order_by().values("organisation"))
    seats = Seat.objects.filter(
        Q(person=person) | Q(organisation__in=organisations.values("pk")), round=round_
    )
    own_first = F("organisation__search_name").asc(nulls_first=True)
    return seats.select_related("person", "organisation").order_by(own_first, "pk")


def people_with_voice(round_: Round) -> list[str]:
    """Codes of who has a voice in ``round_``, their own or an organisation's, and of who opened it."""
    people = Person.objects.filter(
        pk__in=Seat.objects.filter(round=round_, organisation=None).values("person")
    )
    of_organisations = Seat.objects.filter(round=round_, person=None).values("organisation")
    mandates = Mandate.objects.filter(
        in_force(clock.today()), role__in=COMMITTING_ROLES, organisation__in=of_organisations
    )
    codes = {*people.values_list("code", flat=True), *mandates.values_list("person__code", flat=True)}
    return sorted(codes | ({round_.opened_by.code} if round_.opened_by is not None else set()))
