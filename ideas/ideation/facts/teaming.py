"""What happened to an idea's team and to those who would join it."""

from dataclasses import dataclass, field
from typing import ClassVar

from ideas.activity.facts import Audience, FactData


@dataclass(frozen=True, kw_only=True)
class TeamInvited(FactData):
    """A person or an organisation was invited to an idea's team; one by e-mail names nobody, and not the address either."""

    subject_kind: ClassVar[str] = "idea"
    audience: ClassVar[Audience] = Audience.CONCERNED
    idea: str
    person: str
    role: str
    invitation: str = ""
    kind: str = "person"
    organisation: str = ""


@dataclass(frozen=True, kw_only=True)
class InvitationAnswered(FactData):
    """Somebody said yes or no to an invitation; ``person`` is empty where that was said by the link in a mail."""

    subject_kind: ClassVar[str] = "idea"
    audience: ClassVar[Audience] = Audience.CONCERNED
    idea: str
    person: str
    answer: str
    invitation: str = ""


@dataclass(frozen=True, kw_only=True)
class InvitationEnded(FactData):
    """An invitation was taken back (``withdrawn``) or ran out (``expired``) before it was answered."""

    subject_kind: ClassVar[str] = "idea"
    audience: ClassVar[Audience] = Audience.CONCERNED
    idea: str
    invitation: str
    how: str


@dataclass(frozen=True, kw_only=True)
class TeamLinkMade(FactData):
    """A link to the team was made, for so many people in that role."""

    subject_kind: ClassVar[str] = "idea"
    audience: ClassVar[Audience] = Audience.CONCERNED
    idea: str
    link: str
    role: str
    places: int


@dataclass(frozen=True, kw_only=True)
class TeamLinkRevoked(FactData):
    """A link to the team lets nobody in any more."""

    subject_kind: ClassVar[str] = "idea"
    audience: ClassVar[Audience] = Audience.CONCERNED
    idea: str
    link: str


@dataclass(frozen=True, kw_only=True)
class JoinAsked(FactData):
    """Somebody asks to join the team; with the role ``lead`` to carry an idea that nobody carries."""

    subject_kind: ClassVar[str] = "idea"
    audience: ClassVar[Audience] = Audience.CONCERNED
    idea: str
    person: str
    request: str
    role: str


@dataclass(frozen=True, kw_only=True)
class JoinAnswered(FactData):
    """A request was accepted or declined; the reason stands on it."""

    subject_kind: ClassVar[str] = "idea"
    audience: ClassVar[Audience] = Audience.CONCERNED
    idea: str
    person: str
    request: str
    role: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class JoinWithdrawn(FactData):
    """Somebody no longer asks to join."""

    subject_kind: ClassVar[str] = "idea"
    audience: ClassVar[Audience] = Audience.CONCERNED
    idea: str
    person: str
    request: str


@dataclass(frozen=True, kw_only=True)
class TeamCallsLapsed(FactData):
    """What waited for an answer lapsed as the idea moved on: invitations, requests and links, by their codes."""

    subject_kind: ClassVar[str] = "idea"
    audience: ClassVar[Audience] = Audience.CONCERNED
    idea: str
    invitations: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class TeamJoined(FactData):
    """Somebody is on the team now, for ``organisation`` where there is one, by a ``link`` where they came by one."""

    subject_kind: ClassVar[str] = "idea"
    idea: str
    person: str
    role: str
    organisation: str = ""
    link: str = ""


@dataclass(frozen=True, kw_only=True)
class TeamLeft(FactData):
    """Somebody is no longer on the team; a reason stands on the ``departure``."""

    subject_kind: ClassVar[str] = "idea"
    idea: str
    person: str
    departure: str = ""


@dataclass(frozen=True, kw_only=True)
class LeadHandedOver(FactData):
    """The idea has another lead."""

    subject_kind: ClassVar[str] = "idea"
    idea: str
    person: str


@dataclass(frozen=True, kw_only=True)
class CarrierSought(FactData):
    """The idea has no lead any more and looks for a carrier."""

    subject_kind: ClassVar[str] = "idea"
    idea: str


@dataclass(frozen=True, kw_only=True)
class IdeaAdopted(FactData):
    """Somebody carries an idea that had no lead; the lab confirmed it."""

    subject_kind: ClassVar[str] = "idea"
    idea: str
    person: str
    request: str
