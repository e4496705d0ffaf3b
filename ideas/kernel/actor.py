"""Who acts: a person, perhaps for an organisation, perhaps through a token with scopes."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who calls an operation; frozen, built by the doors with ``organisations.queries.actor_for``.

    ``scopes`` is None for a full session and a set of names for a token. ``address`` is a keyed hash of the
    network address, never the address itself. ``is_system`` marks our own code acting without a person.
    ``drafts`` holds the hashed secrets of drafts begun in this session before signing in.
    """

    person: Any = None
    mandate: Any = None
    scopes: frozenset[str] | None = None
    address: str = ""
    is_system: bool = False
    drafts: frozenset[str] = frozenset()

    @property
    def is_person(self) -> bool:
        """Whether somebody is signed in."""
        return self.person is not None

    def lab_role_names(self) -> frozenset[str]:
        """Names of the lab roles this actor may use: none while blocked or through a token without the scope ``lab``."""
        if (
            self.person is None
            or self.person.is_blocked
            or (self.scopes is not None and "lab" not in self.scopes)
        ):
            return frozenset()
        return frozenset(self.person.lab_role_names())

    @property
    def organisation(self) -> Any:
        """The organisation acted for, or None."""
        return self.mandate.organisation if self.mandate is not None else None

    @property
    def key(self) -> str:
        """Stable name of who this is, for limits: the person, else the hashed address."""
        return f"person:{self.person.code}" if self.person is not None else f"address:{self.address}"

    @property
    def person_code(self) -> str:
        """The person's code, or an empty string."""
        return str(self.person.code) if self.person is not None else ""

    @property
    def organisation_code(self) -> str:
        """The code of the organisation acted for, or an empty string."""
        return str(self.mandate.organisation.code) if self.mandate is not None else ""

    @property
    def mandate_code(self) -> str:
        """The code of the mandate acted under, or an empty string."""
        return str(self.mandate.code) if self.mandate is not None else ""


SYSTEM = Actor(is_system=True)
ANYONE = Actor()
