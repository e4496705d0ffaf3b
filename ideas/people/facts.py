"""What happens to people. All of it is for those concerned and for staff, never for the public record."""

from dataclasses import dataclass, field
from typing import ClassVar

from ideas.activity.facts import Audience, FactData


class PersonFact(FactData):
    """Base of this chapter's facts."""

    subject_kind: ClassVar[str] = "person"
    audience: ClassVar[Audience] = Audience.CONCERNED


@dataclass(frozen=True)
class PersonSignedUp(PersonFact):
    """An account was opened; its address is not confirmed yet."""

    person: str


@dataclass(frozen=True)
class EmailConfirmed(PersonFact):
    """The address of a new account was confirmed: from now on the person can sign in."""

    person: str


@dataclass(frozen=True)
class DocumentsAccepted(PersonFact):
    """Versions of terms or privacy were accepted: document name → version."""

    person: str
    versions: dict[str, str]


@dataclass(frozen=True)
class ProfileChanged(PersonFact):
    """The profile changed; ``fields`` names what, never the words."""

    person: str
    fields: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class RoleGranted(PersonFact):
    """A lab role was granted or its limits changed; empty limits mean everywhere."""

    person: str
    role: str
    themes: list[str] = field(default_factory=list)
    territories: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class RoleRevoked(PersonFact):
    """A lab role ended."""

    person: str
    role: str


@dataclass(frozen=True)
class PersonBlocked(PersonFact):
    """The lab blocked somebody; the reason stays with the person."""

    person: str


@dataclass(frozen=True)
class PersonUnblocked(PersonFact):
    """The lab lifted a block."""

    person: str


@dataclass(frozen=True)
class EmailChangeAsked(PersonFact):
    """Somebody asked for another address; ``change`` is the request."""

    person: str
    change: str


@dataclass(frozen=True)
class EmailChanged(PersonFact):
    """The new address was confirmed and is in force; ``change`` is the request."""

    person: str
    change: str


@dataclass(frozen=True)
class PasswordChanged(PersonFact):
    """A new password is in force; the person is told, in case it was not them."""

    person: str


@dataclass(frozen=True)
class TokenMade(PersonFact):
    """A token for the API was made."""

    person: str
    token: str
    scopes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class TokenRevoked(PersonFact):
    """A token for the API was revoked."""

    person: str
    token: str


@dataclass(frozen=True)
class PersonRecorded(PersonFact):
    """Somebody who has no account was recorded; ``via`` is counter, event or import."""

    person: str
    via: str


@dataclass(frozen=True)
class ClaimIssued(PersonFact):
    """A secret link was made with which an unclaimed person can be claimed."""

    person: str
    claim: str


@dataclass(frozen=True)
class PersonClaimed(PersonFact):
    """An unclaimed person was claimed.

    ``was`` is the code of the row united with this one, empty if it is the same.
    """

    person: str
    was: str = ""


@dataclass(frozen=True)
class MailStopped(PersonFact):
    """No mail goes to this person any more; ``why`` is bounced, complained or asked."""

    person: str
    why: str


@dataclass(frozen=True)
class MailResumed(PersonFact):
    """Mail goes to this person again."""

    person: str


@dataclass(frozen=True)
class AccountClosed(PersonFact):
    """An account was closed and its row blanked;

    The rest follows. ``removes_texts``: their texts shall go, too.
    """

    person: str
    removes_texts: bool = False
