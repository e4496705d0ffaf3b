"""What happened to sites. Those that were only asked for are known to those concerned."""

from dataclasses import dataclass, field
from typing import ClassVar

from ideas.activity.facts import Audience, FactData


@dataclass(frozen=True, kw_only=True)
class OfSite:
    """What all these share: they are about a site of a pilot."""

    subject_kind: ClassVar[str] = "site"
    site: str
    pilot: str


@dataclass(frozen=True, kw_only=True)
class SiteOpened(OfSite, FactData):
    """A pilot has another site, which is being prepared."""


@dataclass(frozen=True, kw_only=True)
class SiteChanged(OfSite, FactData):
    """A site says something else; ``changed`` names the fields."""

    changed: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class SiteMoved(OfSite, FactData):
    """A site opened its doors, paused, went on or ended: ``state`` is where it stands since."""

    step: str
    state: str


@dataclass(frozen=True, kw_only=True)
class SiteHidden(OfSite, FactData):
    """A curator hid a site; the reason stands on it."""

    audience: ClassVar[Audience] = Audience.CONCERNED


@dataclass(frozen=True, kw_only=True)
class SiteShown(OfSite, FactData):
    """A hidden site can be seen again."""

    audience: ClassVar[Audience] = Audience.CONCERNED


# --- Replication ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ReplicationAsked(OfSite, FactData):
    """An organisation asks to take the pilot up elsewhere."""

    audience: ClassVar[Audience] = Audience.CONCERNED
    organisation: str


@dataclass(frozen=True, kw_only=True)
class ReplicationAccepted(OfSite, FactData):
    """The pilot said yes: the site is being prepared."""

    organisation: str


@dataclass(frozen=True, kw_only=True)
class ReplicationDeclined(OfSite, FactData):
    """The pilot said no."""

    audience: ClassVar[Audience] = Audience.CONCERNED
    organisation: str


@dataclass(frozen=True, kw_only=True)
class ReplicationWithdrawn(OfSite, FactData):
    """The organisation took its question back."""

    audience: ClassVar[Audience] = Audience.CONCERNED
    organisation: str


# --- Partners of a site -----------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class OfSitePartner(OfSite):
    """What these share: an organisation in a role at a site."""

    organisation: str
    role: str


@dataclass(frozen=True, kw_only=True)
class SitePartnerInvited(OfSitePartner, FactData):
    """An organisation is asked to take part at a site."""

    audience: ClassVar[Audience] = Audience.CONCERNED


@dataclass(frozen=True, kw_only=True)
class SitePartnerApplied(OfSitePartner, FactData):
    """An organisation asks to take part at a site."""

    audience: ClassVar[Audience] = Audience.CONCERNED


@dataclass(frozen=True, kw_only=True)
class SitePartnerAccepted(OfSitePartner, FactData):
    """An organisation takes part at a site from now on."""


@dataclass(frozen=True, kw_only=True)
class SitePartnerDeclined(OfSitePartner, FactData):
    """An invited organisation said no, or its application was declined (``was_application``)."""

    audience: ClassVar[Audience] = Audience.CONCERNED
    was_application: bool = False


@dataclass(frozen=True, kw_only=True)
class SitePartnerExpired(OfSitePartner, FactData):
    """An invited organisation did not answer in time."""

    audience: ClassVar[Audience] = Audience.CONCERNED


@dataclass(frozen=True, kw_only=True)
class SitePartnerLeft(OfSitePartner, FactData):
    """An organisation takes no part at a site any more, or takes its application back."""


# --- What is done differently -----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class DeviationNoted(OfSite, FactData):
    """Something is done differently at a site; where it touches the core (``is_core``) the pilot is asked first."""

    number: int
    is_core: bool


@dataclass(frozen=True, kw_only=True)
class DeviationDecided(OfSite, FactData):
    """The pilot agreed that a site deviates from its core, or did not."""

    number: int
    is_agreed: bool


@dataclass(frozen=True, kw_only=True)
class DeviationEnded(OfSite, FactData):
    """It is done as in the core again."""

    number: int


# --- The pack ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class PackPublished(FactData):
    """A version of a pilot's pack is there for all; its sites are offered it."""

    subject_kind: ClassVar[str] = "pilot"
    pilot: str
    number: int


@dataclass(frozen=True, kw_only=True)
class PackOffered(OfSite, FactData):
    """A site is offered a version of the pack."""

    audience: ClassVar[Audience] = Audience.CONCERNED
    number: int


@dataclass(frozen=True, kw_only=True)
class PackOfferAnswered(OfSite, FactData):
    """A site follows a version of the pack from now on, or keeps the one that it follows."""

    number: int
    is_taken: bool


@dataclass(frozen=True, kw_only=True)
class PackFeedbackGiven(OfSite, FactData):
    """A partner of a site says what of the pack did not fit; ``number`` counts what is said of a pilot's pack."""

    number: int
    organisation: str
    part: str


@dataclass(frozen=True, kw_only=True)
class PackFeedbackAnswered(OfSite, FactData):
    """The pilot takes it up in the next version, or does not."""

    number: int
    organisation: str
    is_taken: bool
