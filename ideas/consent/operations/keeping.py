"""What every verb of a round begins and ends with: its row as it is now, and what happened told to those who see it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ideas.activity.facts import Audience, FactData
from ideas.activity.operations import record
from ideas.consent.lifecycle import TEXT_LIMIT, RoundState
from ideas.consent.models import Position, Round, Seat
from ideas.consent.queries import with_voices
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.errors import Invalid, MovedOn, Words
from ideas.kernel.text import clean_text

ENDED = _("Ce tour est terminé : on ne s’y prononce plus.")


def locked(round_: Round) -> Round:
    """The row of ``round_`` as it is now, locked where the database can."""
    return Round.objects.select_for_update(of=("self",)).select_related("opened_by").get(pk=round_.pk)


def read_again(round_: Round) -> Round:
    """The round as it is now, with all that was said in it."""
    return with_voices(Round.objects.all()).get(pk=round_.pk)


def expect_asking(round_: Round) -> None:
    """Raise MovedOn where nobody is asked any more: it has ended, or its deadline is past and it is about to."""
    if not round_.is_open or clock.now() > round_.deadline:
        raise MovedOn(ENDED)


def expect_change(rows: int) -> None:
    """Raise MovedOn unless a conditional update changed something: somebody else was faster."""
    if not rows:
        raise MovedOn()


def turn(round_: Round, over: tuple[RoundState, ...], **values: Any) -> None:
    """Set ``values`` if the round still stands in one of ``over``."""
    expect_change(Round.objects.filter(pk=round_.pk, state__in=over).update(**values))


def tell(round_: Round, fact: FactData, *, by: Actor) -> None:
    """Record ``fact`` for those who see the round."""
    record(fact, by=by, audience=Audience.PUBLIC if round_.is_public else Audience.CONCERNED)


def named(seat: Seat) -> dict[str, str]:
    """Whose seat it is, as facts name it."""
    return {"organisation" if seat.organisation is not None else "person": seat.code}


def owed(text: str, field: str, words: Words) -> str:
    """``text`` as it is kept; raises Invalid with ``words`` where there is none, or when it is too long."""
    text = short(text, field)
    if not text:
        raise Invalid.one(field, "required", words)
    return text


def short(text: str, field: str) -> str:
    """``text`` as it is kept; raises Invalid when it is too long."""
    text = clean_text(text)
    if len(text) > TEXT_LIMIT:
        raise Invalid.one(field, "too_long", _("Le texte est trop long."))
    return text


def last_word(seat: Seat) -> Position | None:
    """What ``seat`` said last, or None."""
    return Position.objects.filter(seat=seat).order_by("-number").first()
