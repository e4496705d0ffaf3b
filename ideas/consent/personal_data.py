"""What rounds hold of people, for ``people`` to export, erase and unite. A file of its own for that."""

from ideas.activity.operations import raise_generation
from ideas.consent.models import Position, Proposal, Round, Seat
from ideas.people.models import Person
from ideas.people.personal_data import exported, kept, moved, nothing, register


def take_words_away(person: Person, texts: bool) -> None:
    """Blank what ``person`` said in their own name, where they asked for it; their voice stays counted."""
    if texts:
        Position.objects.filter(seat__person=person).update(text="")
        raise_generation()


def unite_seats(old: Person, into: Person) -> None:
    """One voice in each round: where both have one, that which has spoken stays, else the older."""
    theirs = {seat.round_id: seat for seat in Seat.objects.filter(person=into)}
    for seat in Seat.objects.filter(person=old).order_by("pk"):
        other = theirs.get(seat.round_id)
        if other is not None:
            less = seat if (other.spoken, -other.pk) >= (seat.spoken, -seat.pk) else other
            less.delete()
    Seat.objects.filter(person=old).update(person=into)


register(
    Round,
    fields=("opened_by", "closed_by"),
    export=exported(Round, "opened_by", "code", "question", "state", "reason", "opened_at"),
    erase=kept,  # asked for the lab or a team
    unite=moved(Round, "opened_by", "closed_by"),
)
register(
    Proposal,
    fields=("written_by",),
    export=exported(Proposal, "written_by", "round__code", "number", "text", "written_at"),
    erase=kept,  # others consented to these words
    unite=moved(Proposal, "written_by"),
)
register(Seat, fields=("person",), export=nothing, erase=kept, unite=unite_seats)
register(
    Position,
    fields=("person", "answered_by", "agreed_by", "withdrawn_by"),
    export=exported(Position, "person", "seat__round__code", "number", "stance", "text", "at"),
    erase=take_words_away,
    unite=moved(Position, "person", "answered_by", "agreed_by", "withdrawn_by"),
)
