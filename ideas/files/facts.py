"""What happens to files."""

from dataclasses import dataclass, field
from typing import ClassVar

from ideas.activity.facts import Audience, FactData


@dataclass(frozen=True, kw_only=True)
class FileAdded(FactData):
    """A subject, named by ``of_kind`` and ``of_code``, has a new image or document."""

    subject_kind: ClassVar[str] = "file"
    file: str
    of_kind: str
    of_code: str
    type: str


@dataclass(frozen=True, kw_only=True)
class FileChanged(FactData):
    """A file is called or described otherwise, or is seen by others; ``changed`` names the fields."""

    subject_kind: ClassVar[str] = "file"
    audience: ClassVar[Audience] = Audience.CONCERNED
    file: str
    changed: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class FileRemoved(FactData):
    """A file is gone, from the storage too."""

    subject_kind: ClassVar[str] = "file"
    audience: ClassVar[Audience] = Audience.CONCERNED
    file: str
    of_kind: str
    of_code: str


@dataclass(frozen=True, kw_only=True)
class FileHidden(FactData):
    """The lab hid a file; the reason stands on it."""

    subject_kind: ClassVar[str] = "file"
    audience: ClassVar[Audience] = Audience.CONCERNED
    file: str


@dataclass(frozen=True, kw_only=True)
class FileShown(FactData):
    """A hidden file can be seen again."""

    subject_kind: ClassVar[str] = "file"
    audience: ClassVar[Audience] = Audience.CONCERNED
    file: str
