"""What happened to agreements. They name codes, versions and hashes; what is worked on is told to those concerned only."""

from dataclasses import dataclass, field
from typing import ClassVar

from ideas.activity.facts import Audience, FactData


@dataclass(frozen=True, kw_only=True)
class OfAgreement:
    """What all these share: they are about an agreement."""

    subject_kind: ClassVar[str] = "agreement"
    agreement: str


@dataclass(frozen=True, kw_only=True)
class AgreementBegun(OfAgreement, FactData):
    """There is a first text; ``pilot`` is empty for one that stands by itself."""

    audience: ClassVar[Audience] = Audience.CONCERNED
    pilot: str = ""


@dataclass(frozen=True, kw_only=True)
class AgreementPartyAdded(OfAgreement, FactData):
    """An organisation is a party from now on."""

    audience: ClassVar[Audience] = Audience.CONCERNED
    organisation: str


@dataclass(frozen=True, kw_only=True)
class AgreementPartyLeft(OfAgreement, FactData):
    """An organisation is a party no more."""

    audience: ClassVar[Audience] = Audience.CONCERNED
    organisation: str


@dataclass(frozen=True, kw_only=True)
class AgreementNegotiated(OfAgreement, FactData):
    """The parties read and write the text; ``kind`` says of one in force why there is a new text."""

    audience: ClassVar[Audience] = Audience.CONCERNED
    number: int
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class AgreementWritten(OfAgreement, FactData):
    """There is a new version of the text; ``changed`` names its parts."""

    audience: ClassVar[Audience] = Audience.CONCERNED
    number: int
    hash: str
    changed: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class AgreementReadied(OfAgreement, FactData):
    """A party says that this version can be signed; ``is_whole`` once all have."""

    audience: ClassVar[Audience] = Audience.CONCERNED
    organisation: str
    number: int
    is_whole: bool = False


@dataclass(frozen=True, kw_only=True)
class AgreementChangeProposed(OfAgreement, FactData):
    """A party would have sections of a version otherwise."""

    audience: ClassVar[Audience] = Audience.CONCERNED
    proposal: str
    number: int
    organisation: str


@dataclass(frozen=True, kw_only=True)
class AgreementChangeDecided(OfAgreement, FactData):
    """What a party proposed was accepted, declined or withdrawn."""

    audience: ClassVar[Audience] = Audience.CONCERNED
    proposal: str
    state: str
    organisation: str


@dataclass(frozen=True, kw_only=True)
class SigningOpened(OfAgreement, FactData):
    """The parties are asked to sign this version."""

    number: int
    hash: str


@dataclass(frozen=True, kw_only=True)
class SignatureAwaited(OfAgreement, FactData):
    """These organisations have not signed, so many days before the agreed one."""

    audience: ClassVar[Audience] = Audience.CONCERNED
    number: int
    days: int
    organisations: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class AgreementSigned(OfAgreement, FactData):
    """An organisation signed this version; ``adheres`` to one that was in force already."""

    organisation: str
    number: int
    hash: str
    signature: str
    adheres: bool = False


@dataclass(frozen=True, kw_only=True)
class SignedPaperHandedIn(OfAgreement, FactData):
    """An organisation says that it signed by hand; the lab looks at the paper."""

    audience: ClassVar[Audience] = Audience.CONCERNED
    organisation: str
    number: int
    signature: str


@dataclass(frozen=True, kw_only=True)
class SignedPaperRefused(OfAgreement, FactData):
    """The lab does not confirm a signed paper; the reason stands on the signature."""

    audience: ClassVar[Audience] = Audience.CONCERNED
    organisation: str
    number: int
    signature: str


@dataclass(frozen=True, kw_only=True)
class SignaturesVoided(OfAgreement, FactData):
    """Signatures of these organisations on a version count no more, and why."""

    number: int
    why: str
    organisations: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class AgreementEnteredForce(OfAgreement, FactData):
    """This version binds the parties; ``state`` says whether as the first, amended or renewed."""

    number: int
    hash: str
    state: str


@dataclass(frozen=True, kw_only=True)
class AgreementRenewalAsked(OfAgreement, FactData):
    """The text in force ends soon: shall it be renewed?"""

    audience: ClassVar[Audience] = Audience.CONCERNED
    number: int
    ends_on: str


@dataclass(frozen=True, kw_only=True)
class AgreementNoticeGiven(OfAgreement, FactData):
    """Who leads it has it end on this day; the reason stands on it."""

    ends_on: str


@dataclass(frozen=True, kw_only=True)
class AgreementEnded(OfAgreement, FactData):
    """It binds nobody any more, or was given up before it did."""

    was_in_force: bool = True
