"""What happened between ideas: merges, parts, links."""

from dataclasses import dataclass, field
from typing import ClassVar

from ideas.activity.facts import Audience, FactData


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
