"""What happened in discussions. ``circle`` says who reads the thread; facts of inner circles are not public."""

from dataclasses import dataclass
from typing import ClassVar

from ideas.activity.facts import Audience, FactData


@dataclass(frozen=True, kw_only=True)
class CommentPosted(FactData):
    """Somebody commented or replied. ``mentions`` are the codes of people named in the text, ``organisations`` of
    organisations, ``roles`` those of the lab.
    """

    subject_kind: ClassVar[str] = "comment"

    comment: str
    thread_kind: str
    thread_code: str
    parent: str = ""
    purpose: str = ""
    stance: str = ""
    mentions: tuple[str, ...] = ()
    circle: str = "public"
    organisations: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MentionsAdded(FactData):
    """A comment that was changed names people, organisations or roles of the lab that it did not name before."""

    subject_kind: ClassVar[str] = "comment"
    audience: ClassVar[Audience] = Audience.CONCERNED

    comment: str
    thread_kind: str
    thread_code: str
    mentions: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    circle: str = "public"


@dataclass(frozen=True, kw_only=True)
class CommentEdited(FactData):
    """Its author changed a comment, which now has that ``version``; the first was 1."""

    subject_kind: ClassVar[str] = "comment"

    comment: str
    thread_kind: str
    thread_code: str
    version: int
    circle: str = "public"


@dataclass(frozen=True, kw_only=True)
class CommentDeleted(FactData):
    """Its author took a comment's text away."""

    subject_kind: ClassVar[str] = "comment"

    comment: str
    thread_kind: str
    thread_code: str
    circle: str = "public"


@dataclass(frozen=True, kw_only=True)
class CommentHidden(FactData):
    """A curator hid a comment; the reason stands with it."""

    subject_kind: ClassVar[str] = "comment"

    comment: str
    thread_kind: str
    thread_code: str
    circle: str = "public"


@dataclass(frozen=True, kw_only=True)
class CommentShown(FactData):
    """A curator showed a hidden comment again."""

    subject_kind: ClassVar[str] = "comment"

    comment: str
    thread_kind: str
    thread_code: str
    circle: str = "public"


@dataclass(frozen=True, kw_only=True)
class CommentRedacted(FactData):
    """Personal data was blacked out in a comment and its history."""

    subject_kind: ClassVar[str] = "comment"

    comment: str
    thread_kind: str
    thread_code: str
    circle: str = "public"


@dataclass(frozen=True, kw_only=True)
class CommentPublished(FactData):
    """The author of a message to the team made it public, as the comment ``published_as``."""

    subject_kind: ClassVar[str] = "comment"
    audience: ClassVar[Audience] = Audience.CONCERNED

    comment: str
    thread_kind: str
    thread_code: str
    published_as: str
    circle: str = "team"


@dataclass(frozen=True, kw_only=True)
class QuestionAnswered(FactData):
    """A reply, ``answer``, was marked as the answer to a question."""

    subject_kind: ClassVar[str] = "comment"

    comment: str
    thread_kind: str
    thread_code: str
    answer: str
    circle: str = "public"


@dataclass(frozen=True, kw_only=True)
class AnswerUnmarked(FactData):
    """A question counts as open again; ``answer`` was its answer."""

    subject_kind: ClassVar[str] = "comment"

    comment: str
    thread_kind: str
    thread_code: str
    answer: str
    circle: str = "public"


@dataclass(frozen=True, kw_only=True)
class HelpSignalled(FactData):
    """Somebody said of a comment that they can help; recorded once for each of the two, for the team."""

    subject_kind: ClassVar[str] = "comment"
    audience: ClassVar[Audience] = Audience.CONCERNED

    comment: str
    thread_kind: str
    thread_code: str
    circle: str = "public"


@dataclass(frozen=True, kw_only=True)
class OfficialAnswerPinned(FactData):
    """A comment that speaks for an institution stands first in its thread, as the official answer."""

    subject_kind: ClassVar[str] = "comment"

    comment: str
    thread_kind: str
    thread_code: str
    circle: str = "public"


@dataclass(frozen=True, kw_only=True)
class OfficialAnswerUnpinned(FactData):
    """A comment is no longer the official answer; the reason stands with the pin."""

    subject_kind: ClassVar[str] = "comment"

    comment: str
    thread_kind: str
    thread_code: str
    circle: str = "public"


@dataclass(frozen=True, kw_only=True)
class SynthesisWritten(FactData):
    """The discussion of a subject has a synthesis, or a new ``version`` of it, up to comment number ``covers``."""

    kind: str
    subject: str
    version: int
    covers: int


@dataclass(frozen=True, kw_only=True)
class CommentsBroughtIn(FactData):
    """An import added ``count`` comments to the thread of the subject."""

    kind: str
    subject: str
    count: int
