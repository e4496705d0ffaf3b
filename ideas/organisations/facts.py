"""What happened to organisations and to those who act for them."""

from dataclasses import dataclass, field
from typing import ClassVar

from ideas.activity.facts import Audience, FactData


@dataclass(frozen=True, kw_only=True)
class OrganisationProposed(FactData):
    """Somebody proposed an organisation and asked to represent it; the lab looks at it."""

    subject_kind: ClassVar[str] = "organisation"
    audience: ClassVar[Audience] = Audience.CONCERNED
    organisation: str


@dataclass(frozen=True, kw_only=True)
class OrganisationListed(FactData):
    """The lab lists an organisation: from now on it is public and can act."""

    subject_kind: ClassVar[str] = "organisation"
    organisation: str


@dataclass(frozen=True, kw_only=True)
class OrganisationChanged(FactData):
    """An organisation's page says something else; ``changed`` names the fields."""

    subject_kind: ClassVar[str] = "organisation"
    organisation: str
    changed: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class VerificationRequested(FactData):
    """An organisation asks the lab to vouch for it."""

    subject_kind: ClassVar[str] = "organisation"
    audience: ClassVar[Audience] = Audience.CONCERNED
    organisation: str


@dataclass(frozen=True, kw_only=True)
class VerificationStarted(FactData):
    """The lab checks an organisation."""

    subject_kind: ClassVar[str] = "organisation"
    audience: ClassVar[Audience] = Audience.CONCERNED
    organisation: str


@dataclass(frozen=True, kw_only=True)
class OrganisationVerified(FactData):
    """The lab vouches for an organisation until a date (ISO)."""

    subject_kind: ClassVar[str] = "organisation"
    organisation: str
    until: str


@dataclass(frozen=True, kw_only=True)
class VerificationExpired(FactData):
    """The date passed until which the lab vouched for an organisation."""

    subject_kind: ClassVar[str] = "organisation"
    audience: ClassVar[Audience] = Audience.CONCERNED
    organisation: str


@dataclass(frozen=True, kw_only=True)
class VerificationEnding(FactData):
    """The lab vouches for an organisation only so many ``days`` more, until a date (ISO), unless it is asked again."""

    subject_kind: ClassVar[str] = "organisation"
    audience: ClassVar[Audience] = Audience.CONCERNED
    organisation: str
    until: str
    days: int


@dataclass(frozen=True, kw_only=True)
class RepresentationLost(FactData):
    """Nobody represents an organisation any more; what it promised stays."""

    subject_kind: ClassVar[str] = "organisation"
    audience: ClassVar[Audience] = Audience.CONCERNED
    organisation: str


@dataclass(frozen=True, kw_only=True)
class VerificationRevoked(FactData):
    """The lab no longer vouches for an organisation, which can no longer act."""

    subject_kind: ClassVar[str] = "organisation"
    audience: ClassVar[Audience] = Audience.CONCERNED
    organisation: str


@dataclass(frozen=True, kw_only=True)
class OrganisationHidden(FactData):
    """The lab hid an organisation; the reason stands on it."""

    subject_kind: ClassVar[str] = "organisation"
    audience: ClassVar[Audience] = Audience.CONCERNED
    organisation: str


@dataclass(frozen=True, kw_only=True)
class OrganisationShown(FactData):
    """A hidden organisation can be seen again."""

    subject_kind: ClassVar[str] = "organisation"
    audience: ClassVar[Audience] = Audience.CONCERNED
    organisation: str


@dataclass(frozen=True, kw_only=True)
class OrganisationsMerged(FactData):
    """An organisation turned out to be the same body as another (``into``), which speaks for both from now on."""

    subject_kind: ClassVar[str] = "organisation"
    organisation: str
    into: str


@dataclass(frozen=True, kw_only=True)
class OrganisationsParted(FactData):
    """Two organisations that were taken for one body are two again."""

    subject_kind: ClassVar[str] = "organisation"
    organisation: str
    into: str


@dataclass(frozen=True, kw_only=True)
class NetworkJoined(FactData):
    """An organisation (``member``) belongs to a network."""

    subject_kind: ClassVar[str] = "organisation"
    organisation: str
    member: str


@dataclass(frozen=True, kw_only=True)
class NetworkLeft(FactData):
    """An organisation (``member``) no longer belongs to a network."""

    subject_kind: ClassVar[str] = "organisation"
    organisation: str
    member: str


@dataclass(frozen=True, kw_only=True)
class MemberInvited(FactData):
    """A person is invited to belong to an organisation."""

    subject_kind: ClassVar[str] = "organisation"
    audience: ClassVar[Audience] = Audience.CONCERNED
    organisation: str
    person: str


@dataclass(frozen=True, kw_only=True)
class MemberJoined(FactData):
    """A person belongs to an organisation."""

    subject_kind: ClassVar[str] = "organisation"
    audience: ClassVar[Audience] = Audience.CONCERNED
    organisation: str
    person: str


@dataclass(frozen=True, kw_only=True)
class MemberLeft(FactData):
    """A person no longer belongs to an organisation, or turned the invitation down."""

    subject_kind: ClassVar[str] = "organisation"
    audience: ClassVar[Audience] = Audience.CONCERNED
    organisation: str
    person: str


@dataclass(frozen=True, kw_only=True)
class MandateAsked(FactData):
    """A person asks to act for an organisation."""

    subject_kind: ClassVar[str] = "organisation"
    audience: ClassVar[Audience] = Audience.CONCERNED
    organisation: str
    mandate: str
    person: str
    role: str


@dataclass(frozen=True, kw_only=True)
class MandateGranted(FactData):
    """A person may act for an organisation."""

    subject_kind: ClassVar[str] = "organisation"
    audience: ClassVar[Audience] = Audience.CONCERNED
    organisation: str
    mandate: str
    person: str
    role: str


@dataclass(frozen=True, kw_only=True)
class MandateRevoked(FactData):
    """A person may no longer act for an organisation, or what they asked for was turned down."""

    subject_kind: ClassVar[str] = "organisation"
    audience: ClassVar[Audience] = Audience.CONCERNED
    organisation: str
    mandate: str
    person: str
    role: str
