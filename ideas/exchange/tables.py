"""The rows of an import by what they are, and what became of each.

A file of its own, for all parts of an import speak of rows in these words, and none of it is kept in the lab's database.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from ideas.exchange.reading import Row
from ideas.kernel.errors import Invalid


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
class Bundle:
    """One idea with the rows that belong to it."""

    row: Row
    key: str
    comments: list[Row] = field(default_factory=list)
    sources: list[Row] = field(default_factory=list)

    def __len__(self) -> int:
        return 1 + len(self.comments) + len(self.sources)


def reason_of(error: Exception) -> str:
    """Why something was refused, as an answer says it."""
    if isinstance(error, Invalid):
        return "; ".join(f"{each.field}: {each.message}" for each in error.errors)
    return " ".join(str(error).split())[:200]
