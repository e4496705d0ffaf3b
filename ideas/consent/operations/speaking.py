"""Taking a position in a round."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from ideas.consent.facts import PositionTaken
from ideas.consent.lifecycle import OWES_TEXT, Stance
from ideas.consent.models import Position, Round, Seat
from ideas.consent.operations.keeping import (
    expect_asking,
    expect_change,
    last_word,
    locked,
    named,
    owed,
    short,
    tell,
)
from ideas.consent.queries import counts, seat_of
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid, StaleRevision, Words

OWED: dict[str, Words] = {
    Stance.OBJECTION: _("Dites quel tort la proposition causerait : une objection le nomme."),
    Stance.CONCERN: _("Dites quelle est votre réserve."),
}


def take_position(
    round_: Round,
    *,
    stance: str,
    text: str = "",
    spoken: int | None = None,
    proposal_number: int | None = None,
    by: Actor,
) -> Position:
    """Say ``stance`` for the seat of ``by``: the organisation's where they act for one, else their own.

    Until the deadline a seat may speak anew; its last word holds and earlier ones stay to be read. The same words again
    change nothing. ``spoken`` is how often the seat had spoken when the caller read it, ``proposal_number`` the proposal they
    read: raises StaleRevision where either has moved on, as when another representative was faster. Raises Invalid for an
    unknown stance, or without the text that an objection and a concern owe; MovedOn when nobody is asked any more.
    Records PositionTaken.
    """
    text = _text(stance, text)
    with transaction.atomic():
        round_ = locked(round_)
        authorize(by, "consent.take_position", round_)
        expect_asking(round_)
        seat = seat_of(round_, by)
        assert seat is not None  # noqa: S101 - the permission asked for it
        last = last_word(seat)
        if last is not None and counts(round_, last) and _says(last, stance, text):
            return last
        _expect_read(round_, seat, last, spoken, proposal_number)
        position = _write(round_, seat, stance, text, by)
        fact = PositionTaken(round=round_.code, stance=stance, number=position.number, **named(seat))
        tell(round_, fact, by=by)
    return position


def _text(stance: str, text: str) -> str:
    if stance not in Stance.values:
        raise Invalid.one("stance", "unknown", _("Choisissez une position de la liste."))
    return owed(text, "text", OWED[stance]) if stance in OWES_TEXT else short(text, "text")


def _says(last: Position, stance: str, text: str) -> bool:
    return not last.is_settled and (last.stance, last.text) == (stance, text)


def _expect_read(
    round_: Round, seat: Seat, last: Position | None, spoken: int | None, proposal_number: int | None
) -> None:
    if spoken in {None, seat.spoken} and proposal_number in {None, round_.proposal_number}:
        return
    current: dict[str, Any] = {"spoken": seat.spoken, "proposal_number": round_.proposal_number}
    current |= {"stance": last.stance, "text": last.text} if last is not None else {"stance": "", "text": ""}
    raise StaleRevision(
        current,
        _("Cette voix s’est exprimée, ou la proposition a changé, depuis que vous avez lu cette page."),
    )


def _write(round_: Round, seat: Seat, stance: str, text: str, by: Actor) -> Position:
    same = Seat.objects.filter(pk=seat.pk, spoken=seat.spoken)
    expect_change(same.update(spoken=F("spoken") + 1))
    return Position.objects.create(
        seat=seat,
        number=seat.spoken + 1,
        proposal_number=round_.proposal_number,
        stance=stance,
        text=text,
        person=by.person,
        mandate=by.mandate,
        at=clock.now(),
    )
