"""The rows of an import by what they are, and what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from ideas.exchange.reading import Row


class Outcome(StrEnum):
    """What became of a row."""

    BROUGHT = "brought"
    HIDDEN = "hidden"
    KNOWN = "known"
    REFUSED = "refused"


OF_A_ROW = {
    Outcome.BROUGHT: _("reprise"),
    Outcome.HIDDEN: _("reprise et masquée"),
    Outcome.KNOWN: _("déjà connue"),
    Outcome.REFUSED: _("refusée"),
}
OF_ROWS = {
    Outcome.BROUGHT: _("reprises : %(count)s"),
    Outcome.HIDDEN: _("reprises et masquées : %(count)s"),
    Outcome.KNOWN: _("déjà connues : %(count)s"),
    Outcome.REFUSED: _("refusées : %(count)s"),
}
NAMES = {"ideas": _("Idées"), "comments": _("Commentaires"), "sources": _("Sources")}


@dataclass(frozen=True)
class Answer:
    """What became of one row of one table, and why."""

    table: str
    line: int
    outcome: Outcome
    why: str = ""


@dataclass
class Tables:
    """The rows to bring in."""

    ideas: Sequence[Row]
    comments: Sequence[Row] = ()
    sources: Sequence[Row] = ()

    def __len__(self) -> int:
        return len(self.ideas) + len(self.comments) + len(self.sources)


@dataclass
class Bundle:
    """One idea with the rows that belong to it."""

    row: Row
    key: str
    comments: list[Row] = field(default_factory=list)
    sources: list[Row] = field(default_factory=list)

    def __len__(self) -> int:
        return 1 + len(self.comments) + len(self.sources)
