"""What happened to needs, offers and what was brought together."""

from dataclasses import dataclass, field
from typing import ClassVar

from ideas.activity.facts import Audience, FactData


@dataclass(frozen=True, kw_only=True)
class OfNeed:
    """What these share: they are about a need of an idea."""

    subject_kind: ClassVar[str] = "need"
    need: str
    idea: str


@dataclass(frozen=True, kw_only=True)
class NeedListed(OfNeed, FactData):
    """An idea says what it lacks."""

    resource: str


@dataclass(frozen=True, kw_only=True)
class NeedChanged(OfNeed, FactData):
    """A need says something else; ``changed`` names the fields."""

    changed: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class NeedMet(OfNeed, FactData):
    """What was lacked is there."""


@dataclass(frozen=True, kw_only=True)
class NeedWithdrawn(OfNeed, FactData):
    """The idea does not need it any more."""


@dataclass(frozen=True, kw_only=True)
class NeedReopened(OfNeed, FactData):
    """It is looked for again."""


@dataclass(frozen=True, kw_only=True)
class NeedHidden(OfNeed, FactData):
    """A curator hid a need; the reason stands on it."""

    audience: ClassVar[Audience] = Audience.CONCERNED


@dataclass(frozen=True, kw_only=True)
class NeedShown(OfNeed, FactData):
    """A hidden need can be seen again."""

    audience: ClassVar[Audience] = Audience.CONCERNED


@dataclass(frozen=True, kw_only=True)
class OffersSuggested(OfNeed, FactData):
    """Offers that suit a need were made since its team was last told; ``offers`` are their codes, the best first."""

    audience: ClassVar[Audience] = Audience.CONCERNED
    offers: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class OfOffer:
    """What these share: they are about an offer; ``idea`` is empty for one made in the open."""

    subject_kind: ClassVar[str] = "offer"
    offer: str
    idea: str = ""


@dataclass(frozen=True, kw_only=True)
class OfferMade(OfOffer, FactData):
    """Somebody can give something; ``for_need`` is the need for which it is proposed in the same act, empty without one."""

    resource: str
    for_need: str = ""


@dataclass(frozen=True, kw_only=True)
class OfferChanged(OfOffer, FactData):
    """An offer says something else; ``changed`` names the fields."""

    changed: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class OfferPaused(OfOffer, FactData):
    """It cannot be had just now."""


@dataclass(frozen=True, kw_only=True)
class OfferReopened(OfOffer, FactData):
    """It can be had again."""


@dataclass(frozen=True, kw_only=True)
class OfferWithdrawn(OfOffer, FactData):
    """It is taken back."""


@dataclass(frozen=True, kw_only=True)
class OfferHidden(OfOffer, FactData):
    """A curator hid an offer; the reason stands on it."""

    audience: ClassVar[Audience] = Audience.CONCERNED


@dataclass(frozen=True, kw_only=True)
class OfferShown(OfOffer, FactData):
    """A hidden offer can be seen again."""

    audience: ClassVar[Audience] = Audience.CONCERNED


@dataclass(frozen=True, kw_only=True)
class NeedsSuggested(OfOffer, FactData):
    """Needs that an offer suits were listed since its owner was last told; ``needs`` are their codes, the best first."""

    audience: ClassVar[Audience] = Audience.CONCERNED
    needs: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class OfMatch:
    """What these share: they are about a need and an offer brought together."""

    subject_kind: ClassVar[str] = "match"
    match: str
    need: str
    offer: str
    idea: str


@dataclass(frozen=True, kw_only=True)
class MatchProposed(OfMatch, FactData):
    """One side asks the other; ``side`` is the one that asks."""

    audience: ClassVar[Audience] = Audience.CONCERNED
    side: str


@dataclass(frozen=True, kw_only=True)
class MatchAgreed(OfMatch, FactData):
    """Both sides have said yes."""


@dataclass(frozen=True, kw_only=True)
class MatchDeclined(OfMatch, FactData):
    """The side that was asked said no."""

    audience: ClassVar[Audience] = Audience.CONCERNED


@dataclass(frozen=True, kw_only=True)
class MatchWithdrawn(OfMatch, FactData):
    """One side takes it back; ``was_agreed`` where both had said yes."""

    audience: ClassVar[Audience] = Audience.CONCERNED
    was_agreed: bool = False


@dataclass(frozen=True, kw_only=True)
class MatchLapsed(OfMatch, FactData):
    """Nobody answered in time, or what it was about is not asked or offered any more."""

    audience: ClassVar[Audience] = Audience.CONCERNED


@dataclass(frozen=True, kw_only=True)
class MatchDelivered(OfMatch, FactData):
    """What was agreed on came: it counts as a contribution in kind."""


@dataclass(frozen=True, kw_only=True)
class MatchThanked(OfMatch, FactData):
    """The team said thank you."""
