"""What happened with the lab's charter."""

from dataclasses import dataclass
from typing import ClassVar

from ideas.activity.facts import Audience, FactData


@dataclass(frozen=True, kw_only=True)
class CharterPublished(FactData):
    """The ``number``th version of the lab's charter is the one that holds from now on."""

    subject_kind: ClassVar[str] = "charter"
    charter: str
    number: int


@dataclass(frozen=True, kw_only=True)
class AdhesionGiven(FactData):
    """An organisation adheres to the ``number``th version of the charter."""

    subject_kind: ClassVar[str] = "organisation"
    organisation: str
    charter: str
    number: int


@dataclass(frozen=True, kw_only=True)
class AdhesionAsked(FactData):
    """There is a version of the charter that an organisation has not adhered to yet: the ``number``th."""

    subject_kind: ClassVar[str] = "organisation"
    audience: ClassVar[Audience] = Audience.CONCERNED
    organisation: str
    number: int


@dataclass(frozen=True, kw_only=True)
class CharterAsked(FactData):
    """The next step of an idea, or the start of its pilot, asks for answers to the questions of the charter."""

    kind: str
    subject: str


@dataclass(frozen=True, kw_only=True)
class CharterAnswered(FactData):
    """A ``side`` answered the questions about an idea or its pilot, or said it anew; a partner is the one acted for."""

    kind: str
    subject: str
    side: str
