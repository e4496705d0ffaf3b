"""What happened in rounds. Each is seen by those who see the round: its audience is narrowed when it is recorded."""

from dataclasses import dataclass
from typing import ClassVar

from ideas.activity.facts import FactData


@dataclass(frozen=True, kw_only=True)
class OfRound:
    """What all these share: they are about a round."""

    subject_kind: ClassVar[str] = "round"
    round: str


@dataclass(frozen=True, kw_only=True)
class OfSeat(OfRound):
    """And about one seat in it: a person's or an organisation's; the other is empty."""

    person: str = ""
    organisation: str = ""


@dataclass(frozen=True, kw_only=True)
class RoundOpened(OfRound, FactData):
    """Voices are asked about a proposal."""

    about_kind: str
    about_code: str


@dataclass(frozen=True, kw_only=True)
class ProposalChanged(OfRound, FactData):
    """The proposal says something else: every voice is asked anew. ``number`` is the new proposal's."""

    number: int


@dataclass(frozen=True, kw_only=True)
class PositionTaken(OfSeat, FactData):
    """A seat spoke, for the ``number``th time."""

    stance: str
    number: int


@dataclass(frozen=True, kw_only=True)
class ObjectionAnswered(OfSeat, FactData):
    """Who leads the round said how an objection is resolved; whoever objected is asked to agree."""


@dataclass(frozen=True, kw_only=True)
class AnswerAgreed(OfSeat, FactData):
    """Whoever objected agrees that the objection is resolved."""


@dataclass(frozen=True, kw_only=True)
class ObjectionWithdrawn(OfSeat, FactData):
    """Whoever objected does so no more."""


@dataclass(frozen=True, kw_only=True)
class RoundEndsSoon(OfRound, FactData):
    """Two days are left, and some have not spoken."""


@dataclass(frozen=True, kw_only=True)
class RoundEnded(OfRound, FactData):
    """What was said is counted; ``state`` is what came of it. A blocked round ends again once nobody objects."""

    state: str


@dataclass(frozen=True, kw_only=True)
class RoundWithdrawn(OfRound, FactData):
    """It is asked no more; the reason stands on it."""
