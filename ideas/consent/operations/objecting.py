"""What becomes of objections: withdrawn, or answered and agreed to. A blocked round without any more is adopted."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.consent.facts import AnswerAgreed, ObjectionAnswered, ObjectionWithdrawn, RoundEnded
from ideas.consent.lifecycle import UNDECIDED, RoundState, Stance
from ideas.consent.models import Position, Round, Seat
from ideas.consent.operations.keeping import (
    expect_change,
    last_word,
    locked,
    named,
    owed,
    read_again,
    tell,
    turn,
)
from ideas.consent.queries import objections_standing, seat_of
from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM, Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import MovedOn

NO_OBJECTION = _("Il n’y a plus d’objection de cette voix.")
NO_ANSWER = _("Personne n’a encore répondu à cette objection.")


def withdraw_objection(round_: Round, *, by: Actor) -> Position:
    """Object no more, for the seat of ``by``; the seat counts as heard.

    Raises MovedOn when the seat does not object (any more) or the round has ended. Records ObjectionWithdrawn, and
    RoundEnded where it was the last that blocked.
    """
    with transaction.atomic():
        round_ = locked(round_)
        authorize(by, "consent.withdraw_objection", round_)
        seat, position = _own_objection(round_, by)
        _settle(position, withdrawn_at=clock.now(), withdrawn_by=by.person)
        tell(round_, ObjectionWithdrawn(round=round_.code, **named(seat)), by=by)
        _unblock(round_)
    position.refresh_from_db()
    return position


def answer_objection(round_: Round, seat: Seat, *, answer: str, by: Actor) -> Position:
    """Say how the objection of ``seat`` is resolved; whoever objected is asked to agree. May be said anew until then.

    Raises Invalid without words, MovedOn when the seat does not object (any more) or the round has ended.
    Records ObjectionAnswered.
    """
    answer = owed(answer, "answer", _("Dites comment l’objection est résolue."))
    with transaction.atomic():
        round_ = locked(round_)
        authorize(by, "consent.answer_objection", round_)
        position = _objection(round_, seat)
        _settle(position, answer=answer, answered_at=clock.now(), answered_by=by.person)
        tell(round_, ObjectionAnswered(round=round_.code, **named(seat)), by=by)
    position.refresh_from_db()
    return position


def agree_to_answer(round_: Round, *, answer: str | None = None, by: Actor) -> Position:
    """Agree that the objection of the seat of ``by`` is resolved as it was answered.

    ``answer`` are the words that the caller read. Raises MovedOn when they say something else by now, when nobody has
    answered, when the seat does not object (any more), or when the round has ended. Records AnswerAgreed, and RoundEnded where
    it was the last that blocked.
    """
    with transaction.atomic():
        round_ = locked(round_)
        authorize(by, "consent.agree_to_answer", round_)
        seat, position = _own_objection(round_, by)
        if position.answered_at is None or answer not in {None, position.answer}:
            raise MovedOn(NO_ANSWER if position.answered_at is None else None)
        _settle(position, agreed_at=clock.now(), agreed_by=by.person)
        tell(round_, AnswerAgreed(round=round_.code, **named(seat)), by=by)
        _unblock(round_)
    position.refresh_from_db()
    return position


def _own_objection(round_: Round, by: Actor) -> tuple[Seat, Position]:
    seat = seat_of(round_, by)
    assert seat is not None  # noqa: S101 - the permission asked for it
    return seat, _objection(round_, seat)


def _objection(round_: Round, seat: Seat) -> Position:
    """The objection of ``seat`` that stands; raises MovedOn where there is none, or the round has ended."""
    position = last_word(seat)
    if round_.state not in UNDECIDED:
        raise MovedOn()
    if position is None or not position.stands:
        raise MovedOn(NO_OBJECTION)
    return position


def _settle(position: Position, **values: Any) -> None:
    standing = Position.objects.filter(
        pk=position.pk, stance=Stance.OBJECTION, agreed_at=None, withdrawn_at=None
    )
    expect_change(standing.update(**values))


def _unblock(round_: Round) -> None:
    """Adopt a blocked round once no objection stands; its quorum was reached when it ended."""
    if round_.state != RoundState.BLOCKED or objections_standing(read_again(round_)):
        return
    turn(round_, (RoundState.BLOCKED,), state=RoundState.ADOPTED, closed_at=clock.now())
    tell(round_, RoundEnded(round=round_.code, state=RoundState.ADOPTED), by=SYSTEM)
