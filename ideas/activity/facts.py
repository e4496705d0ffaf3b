"""What a fact is made of, and the register of all kinds of facts.

Every chapter defines its facts as frozen dataclasses below ``FactData``. Fields are only ever added, with a
default; another meaning is another name. They hold codes and names of kinds, never free text of people, so
that erasing someone leaves them true.
"""

import dataclasses
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, ClassVar

from django.core.exceptions import ImproperlyConfigured


class Audience(StrEnum):
    """Who may see a fact, decided when it is recorded; it can only narrow."""

    PUBLIC = "public"  # as long as its subject is
    CONCERNED = "concerned"  # those the subject belongs to, and those who curate it
    STAFF = "staff"

    def narrowed_to(self, audience: "Audience") -> "Audience":
        """``audience``, unless it is wider than this one: then ValueError."""
        if list(Audience).index(audience) < list(Audience).index(self):
            raise ValueError(f"An audience can only narrow: {self.value} cannot become {audience.value}.")
        return audience


_kinds: dict[str, type["FactData"]] = {}


class FactData:
    """Base of all facts. ``subject_kind`` names the field that holds the subject's code.

    A fact about any kind of subject leaves ``subject_kind`` empty and has the fields ``kind`` and
    ``subject``.
    """

    subject_kind: ClassVar[str] = ""
    audience: ClassVar[Audience] = Audience.PUBLIC

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if cls.__name__ in _kinds and _kinds[cls.__name__].__module__ != cls.__module__:
            raise ImproperlyConfigured(f"There are two facts called {cls.__name__}.")
        _kinds[cls.__name__] = cls

    @classmethod
    def name(cls) -> str:
        """The fact's name in the past tense, such as ``IdeaSubmitted``."""
        return cls.__name__

    def about(self) -> tuple[str, str]:
        """Kind and code of what the fact is about."""
        values = self._values()
        return (self.subject_kind or values["kind"], values[self.subject_kind or "subject"])

    def data(self) -> dict[str, Any]:
        """All other fields, as kept in JSON."""
        own = {self.subject_kind} if self.subject_kind else {"kind", "subject"}
        return {name: value for name, value in self._values().items() if name not in own}

    def _values(self) -> dict[str, Any]:
        return dataclasses.asdict(self)  # type: ignore[call-overload, no-any-return]


def fact_kinds() -> Mapping[str, type[FactData]]:
    """Every kind of fact there is, by name."""
    return dict(_kinds)
