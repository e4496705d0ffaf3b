"""Ending rounds: at the deadline, before it when all have spoken, or without an outcome; and reminding those who are silent."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.consent.facts import RoundEnded, RoundEndsSoon, RoundWithdrawn
from ideas.consent.lifecycle import UNDECIDED, RoundState
from ideas.consent.models import Round
from ideas.consent.operations.keeping import expect_asking, locked, owed, read_again, tell, turn
from ideas.consent.queries import silent_seats, tally_of
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import MovedOn


def close_round(round_: Round, *, by: Actor) -> Round:
    """Count what was said before the deadline, once every voice has been heard.

    Raises MovedOn while somebody is silent, and when it has ended. Records RoundEnded.
    """
    with transaction.atomic():
        round_ = locked(round_)
        authorize(by, "consent.close_round", round_)
        expect_asking(round_)
        if silent_seats(round_):
            raise MovedOn(_("Des voix manquent encore : le tour dure jusqu’à son échéance."))
        _count(round_, by)
    return read_again(round_)


def end_round(round_: Round, *, by: Actor) -> None:
    """Count what was said, as the deadline is past; nothing happens to a round that ended or has more time.

    Records RoundEnded.
    """
    authorize(by, "consent.end_round", round_)
    with transaction.atomic():
        round_ = locked(round_)
        if round_.is_open and clock.now() > round_.deadline:
            _count(round_, by)


def _count(round_: Round, by: Actor) -> None:
    state = tally_of(read_again(round_)).outcome
    turn(round_, (RoundState.OPEN,), state=state, closed_at=clock.now(), closed_by=by.person)
    tell(round_, RoundEnded(round=round_.code, state=state), by=by)


def withdraw_round(round_: Round, *, reason: str, by: Actor) -> Round:
    """Ask no more, with a ``reason`` that all who see the round read; what was said stays to be read.

    Raises Invalid without one, MovedOn when it has come to an outcome. Records RoundWithdrawn.
    """
    reason = owed(reason, "reason", _("Dites pourquoi ce tour est retiré."))
    with transaction.atomic():
        round_ = locked(round_)
        authorize(by, "consent.withdraw_round", round_)
        if round_.state not in UNDECIDED:
            raise MovedOn()
        values = {"reason": reason, "closed_at": clock.now(), "closed_by": by.person}
        turn(round_, UNDECIDED, state=RoundState.WITHDRAWN, **values)
        tell(round_, RoundWithdrawn(round=round_.code), by=by)
    return read_again(round_)


def remind_seats(round_: Round, *, by: Actor) -> None:
    """Remind those who have not spoken; nothing happens where all have, or it has ended. Records RoundEndsSoon."""
    authorize(by, "consent.remind_seats", round_)
    with transaction.atomic():
        round_ = locked(round_)
        if round_.is_open and silent_seats(round_):
            tell(round_, RoundEndsSoon(round=round_.code), by=by)
