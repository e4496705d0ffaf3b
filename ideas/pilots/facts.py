"""What happened to pilots. Organisations that have not accepted yet are named to those concerned only."""

from dataclasses import dataclass, field
from typing import ClassVar

from ideas.activity.facts import Audience, FactData


@dataclass(frozen=True, kw_only=True)
class OfPilot:
    """What all these share: they are about a pilot."""

    subject_kind: ClassVar[str] = "pilot"
    pilot: str


@dataclass(frozen=True, kw_only=True)
class PilotOpened(OfPilot, FactData):
    """An idea has its pilot."""

    idea: str


@dataclass(frozen=True, kw_only=True)
class PilotChanged(OfPilot, FactData):
    """The pilot says something else, or has other dates; ``changed`` names the fields."""

    changed: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class PilotStarted(OfPilot, FactData):
    """The trial runs. ``overridden`` names guards that a curator waived."""

    overridden: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class CriteriaSet(OfPilot, FactData):
    """It is said by what the pilot will be judged: ``number`` counts the criteria of its start and of each adaptation."""

    number: int


@dataclass(frozen=True, kw_only=True)
class HearingRecorded(OfPilot, FactData):
    """The people concerned were heard."""

    hearing: str
    way: str


@dataclass(frozen=True, kw_only=True)
class HearingEdited(OfPilot, FactData):
    """What is written of a hearing changed, such as what became of it."""

    hearing: str


@dataclass(frozen=True, kw_only=True)
class ReviewBegun(OfPilot, FactData):
    """What came of it is being looked at."""

    review: int


@dataclass(frozen=True, kw_only=True)
class ReviewDecided(OfPilot, FactData):
    """A review decided: ``state`` is where the pilot stands since."""

    review: int
    decision: str
    state: str


@dataclass(frozen=True, kw_only=True)
class PartnersAsked(OfPilot, FactData):
    """Partners are asked in a round about the decision that a review is to take."""

    review: int
    decision: str
    round: str


@dataclass(frozen=True, kw_only=True)
class ReviewDueSoon(OfPilot, FactData):
    """A review is agreed for a day that is near: thirty days are left, or seven."""

    review_on: str


@dataclass(frozen=True, kw_only=True)
class ReviewLate(OfPilot, FactData):
    """The agreed day is over and the review has not begun."""

    review_on: str


@dataclass(frozen=True, kw_only=True)
class PilotHidden(OfPilot, FactData):
    """A curator hid the pilot; the reason stands on it."""

    audience: ClassVar[Audience] = Audience.CONCERNED


@dataclass(frozen=True, kw_only=True)
class PilotShown(OfPilot, FactData):
    """A hidden pilot can be seen again."""

    audience: ClassVar[Audience] = Audience.CONCERNED


@dataclass(frozen=True, kw_only=True)
class PartnerInvited(OfPilot, FactData):
    """An organisation is asked to take part."""

    audience: ClassVar[Audience] = Audience.CONCERNED
    organisation: str
    role: str


@dataclass(frozen=True, kw_only=True)
class PartnerApplied(OfPilot, FactData):
    """An organisation asks to take part."""

    audience: ClassVar[Audience] = Audience.CONCERNED
    organisation: str
    role: str


@dataclass(frozen=True, kw_only=True)
class PartnerAccepted(OfPilot, FactData):
    """An organisation takes part from now on."""

    organisation: str
    role: str


@dataclass(frozen=True, kw_only=True)
class PartnerDeclined(OfPilot, FactData):
    """An invited organisation said no, or its application was declined (``was_application``)."""

    audience: ClassVar[Audience] = Audience.CONCERNED
    organisation: str
    role: str
    was_application: bool = False


@dataclass(frozen=True, kw_only=True)
class PartnerExpired(OfPilot, FactData):
    """An invited organisation did not answer in time."""

    audience: ClassVar[Audience] = Audience.CONCERNED
    organisation: str
    role: str


@dataclass(frozen=True, kw_only=True)
class PartnerLeft(OfPilot, FactData):
    """An organisation takes no part any more, or takes its application back."""

    organisation: str
    role: str


@dataclass(frozen=True, kw_only=True)
class NoticeGiven(OfPilot, FactData):
    """A partner will leave on a day; ``successor`` is asked to take its duties on, nobody where that is empty."""

    organisation: str
    role: str
    leaves_on: str
    successor: str = ""


@dataclass(frozen=True, kw_only=True)
class NoticeTakenBack(OfPilot, FactData):
    """A partner that was to leave stays."""

    organisation: str
    role: str


@dataclass(frozen=True, kw_only=True)
class DutiesTakenOn(OfPilot, FactData):
    """A partner agreed to take on the duties of ``organisation``, which leaves."""

    organisation: str
    role: str
    successor: str


@dataclass(frozen=True, kw_only=True)
class DutiesDeclined(OfPilot, FactData):
    """A partner will not take on the duties of ``organisation``, which leaves."""

    audience: ClassVar[Audience] = Audience.CONCERNED
    organisation: str
    role: str
    successor: str


@dataclass(frozen=True, kw_only=True)
class NewsPosted(OfPilot, FactData):
    """There is news from a pilot."""

    news: str


@dataclass(frozen=True, kw_only=True)
class NewsEdited(OfPilot, FactData):
    """News from a pilot was rewritten."""

    news: str


@dataclass(frozen=True, kw_only=True)
class NewsHidden(OfPilot, FactData):
    """A curator hid news; the reason stands on it."""

    audience: ClassVar[Audience] = Audience.CONCERNED
    news: str


@dataclass(frozen=True, kw_only=True)
class NewsShown(OfPilot, FactData):
    """Hidden news can be seen again."""

    audience: ClassVar[Audience] = Audience.CONCERNED
    news: str


@dataclass(frozen=True, kw_only=True)
class SynthesisPromised(OfPilot, FactData):
    """The partners promised the public a synthesis of what they work on, by a day."""

    due_on: str
