"""What happened to ideas."""

from dataclasses import dataclass, field
from typing import ClassVar

from ideas.activity.facts import Audience, FactData


@dataclass(frozen=True, kw_only=True)
class IdeaStarted(FactData):
    """A draft was begun."""

    subject_kind: ClassVar[str] = "idea"
    audience: ClassVar[Audience] = Audience.CONCERNED
    idea: str


@dataclass(frozen=True, kw_only=True)
class IdeaAdvanced(FactData):
    """A step was taken: from the first, ``submit``, to the last. ``overridden`` names guards that a curator waived."""

    subject_kind: ClassVar[str] = "idea"
    idea: str
    step: str
    source: str
    target: str
    passage: int
    overridden: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class IdeaImported(FactData):
    """An idea was brought in from another source, at the stage it had reached."""

    subject_kind: ClassVar[str] = "idea"
    idea: str
    stage: str


@dataclass(frozen=True, kw_only=True)
class SourcesImported(FactData):
    """An import added ``count`` sources to an idea that it had brought in before."""

    subject_kind: ClassVar[str] = "idea"
    idea: str
    count: int


@dataclass(frozen=True, kw_only=True)
class IdeaRevised(FactData):
    """The text changed, or what it is about (then the revision is still the last one). ``sections`` names the fields."""

    subject_kind: ClassVar[str] = "idea"
    idea: str
    revision: int
    sections: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class TranslationAdded(FactData):
    """An idea can be read in another language, or in plain words. ``kind`` is ``human``, ``plain`` or ``machine``."""

    subject_kind: ClassVar[str] = "idea"
    idea: str
    translation: str
    language: str
    kind: str
    revision: int


@dataclass(frozen=True, kw_only=True)
class TranslationChanged(FactData):
    """A translation was rewritten, or found to be right still for a later revision of the original."""

    subject_kind: ClassVar[str] = "idea"
    idea: str
    translation: str
    language: str
    kind: str
    version: int
    revision: int


@dataclass(frozen=True, kw_only=True)
class TranslationReviewed(FactData):
    """A second person read a translation and put their mark on it."""

    subject_kind: ClassVar[str] = "idea"
    idea: str
    translation: str
    language: str
    kind: str
    version: int


@dataclass(frozen=True, kw_only=True)
class TranslationWithdrawn(FactData):
    """A translation is no longer shown."""

    subject_kind: ClassVar[str] = "idea"
    idea: str
    translation: str
    language: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class TranslationOutdated(FactData):
    """The original has moved on: told once, until somebody brings the translation up to date."""

    subject_kind: ClassVar[str] = "idea"
    audience: ClassVar[Audience] = Audience.CONCERNED
    idea: str
    translation: str
    language: str
    kind: str
    revision: int


@dataclass(frozen=True, kw_only=True)
class MachineTranslationAsked(FactData):
    """Somebody wants to read an idea in a language in which nobody has written it."""

    subject_kind: ClassVar[str] = "idea"
    audience: ClassVar[Audience] = Audience.STAFF
    idea: str
    translation: str
    language: str
    revision: int


@dataclass(frozen=True, kw_only=True)
class TextRedacted(FactData):
    """A curator blacked personal data out of the idea's texts, in so many revisions."""

    subject_kind: ClassVar[str] = "idea"
    idea: str
    revisions: int


@dataclass(frozen=True, kw_only=True)
class IdeaSupported(FactData):
    """A person backs an idea."""

    subject_kind: ClassVar[str] = "idea"
    idea: str


@dataclass(frozen=True, kw_only=True)
class SupportWithdrawn(FactData):
    """A person no longer backs an idea."""

    subject_kind: ClassVar[str] = "idea"
    audience: ClassVar[Audience] = Audience.STAFF
    idea: str


@dataclass(frozen=True, kw_only=True)
class IdeaEndorsed(FactData):
    """An organisation backs an idea; with an intended role it commits itself."""

    subject_kind: ClassVar[str] = "idea"
    idea: str
    organisation: str
    intended_role: str = ""


@dataclass(frozen=True, kw_only=True)
class EndorsementWithdrawn(FactData):
    """An organisation no longer backs an idea."""

    subject_kind: ClassVar[str] = "idea"
    idea: str
    organisation: str


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


@dataclass(frozen=True, kw_only=True)
class QuestionCredited(FactData):
    """The team says that a comment changed the idea, or no longer says so."""

    subject_kind: ClassVar[str] = "idea"
    idea: str
    comment: str
    person: str
    is_credited: bool


@dataclass(frozen=True, kw_only=True)
class IdeaHidden(FactData):
    """A curator hid the idea; the reason stands on the idea."""

    subject_kind: ClassVar[str] = "idea"
    audience: ClassVar[Audience] = Audience.CONCERNED
    idea: str


@dataclass(frozen=True, kw_only=True)
class IdeaShown(FactData):
    """A hidden idea can be seen again."""

    subject_kind: ClassVar[str] = "idea"
    audience: ClassVar[Audience] = Audience.CONCERNED
    idea: str


@dataclass(frozen=True, kw_only=True)
class MergeProposed(FactData):
    """Somebody proposes that the idea ``merged`` become part of the idea ``into``."""

    subject_kind: ClassVar[str] = "merge"
    audience: ClassVar[Audience] = Audience.CONCERNED
    merge: str
    merged: str
    into: str


@dataclass(frozen=True, kw_only=True)
class MergeRevised(FactData):
    """The text chosen for a proposed merge is another now: who had agreed is asked again."""

    subject_kind: ClassVar[str] = "merge"
    audience: ClassVar[Audience] = Audience.CONCERNED
    merge: str
    merged: str
    into: str
    version: int


@dataclass(frozen=True, kw_only=True)
class MergeAgreed(FactData):
    """One of the two teams, ``merged`` or ``into``, agreed to a proposed merge."""

    subject_kind: ClassVar[str] = "merge"
    audience: ClassVar[Audience] = Audience.CONCERNED
    merge: str
    merged: str
    into: str
    team: str


@dataclass(frozen=True, kw_only=True)
class MergeClosed(FactData):
    """A proposed merge will not be: ``state`` says why (declined, withdrawn, lapsed)."""

    subject_kind: ClassVar[str] = "merge"
    audience: ClassVar[Audience] = Audience.CONCERNED
    merge: str
    merged: str
    into: str
    state: str


@dataclass(frozen=True, kw_only=True)
class IdeasMerged(FactData):
    """The idea ``merged`` is part of this one now; ``merge`` is how that came about."""

    subject_kind: ClassVar[str] = "idea"
    idea: str
    merged: str
    merge: str


@dataclass(frozen=True, kw_only=True)
class UndoAsked(FactData):
    """One of the two teams, ``merged`` or ``into``, would undo a merge and waits for the other."""

    subject_kind: ClassVar[str] = "merge"
    audience: ClassVar[Audience] = Audience.CONCERNED
    merge: str
    merged: str
    into: str
    team: str


@dataclass(frozen=True, kw_only=True)
class IdeasParted(FactData):
    """A merge was undone: the idea ``merged`` stands by itself again."""

    subject_kind: ClassVar[str] = "idea"
    idea: str
    merged: str
    merge: str


@dataclass(frozen=True, kw_only=True)
class IdeaSplit(FactData):
    """Drafts were begun from parts of an idea."""

    subject_kind: ClassVar[str] = "idea"
    audience: ClassVar[Audience] = Audience.CONCERNED
    idea: str
    parts: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class PartProposed(FactData):
    """The idea ``part``, begun from a part of this one, was submitted: who backs this one is asked whether they back it."""

    subject_kind: ClassVar[str] = "idea"
    idea: str
    part: str


@dataclass(frozen=True, kw_only=True)
class IdeasLinked(FactData):
    """This idea is linked to the idea ``other``, as ``link`` says (``builds_on`` …)."""

    subject_kind: ClassVar[str] = "idea"
    idea: str
    other: str
    link: str


@dataclass(frozen=True, kw_only=True)
class IdeasUnlinked(FactData):
    """A link between two ideas was taken away."""

    subject_kind: ClassVar[str] = "idea"
    audience: ClassVar[Audience] = Audience.CONCERNED
    idea: str
    other: str
    link: str
