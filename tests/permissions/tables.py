"""The tables that the lab reads, and what follows from them. Each file is one table; this is how they are read together.

``who.csv`` (role × action): a cell is empty (no), ``x`` (yes) or the name of a column of ``open.csv`` (yes where that is
open). Its column ``when`` names what must be open besides, whoever it is; ``seen`` there means that one must be able to
know of the subject, which ``seen.csv`` says. ``open.csv`` (stage × what is open) says what is open where something stands.
``exceptions.csv`` has single cells that follow from neither.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
YES = "x"
SEEN = "seen"
NOT_ROLES = {"action", "in words", "about", "when"}

# Things that stand where an idea or a pilot stands: what is open for them follows from its stage.
OF_IDEA = frozenset(
    {
        "idea",
        "idea’s files",
        "amendment",
        "amendment’s discussion",
        "discussion",
        "comment",
        "hidden comment",
        "team discussion",
        "lab notes",
        "team message",
        "note",
        "invitation",
        "team link",
        "endorsement",
        "file",
        "clock",
        "need",
        "match",
        "reported idea",
        "reported comment",
        "reported amendment",
    }
)
OF_PILOT = frozenset(
    {
        "pilot",
        "pilot’s files",
        "pilot’s rounds",
        "pilot’s discussion",
        "partner",
        "leaving partner",
        "news",
        "hearing",
        "indicator",
        "measurement",
        "questionnaire",
        "story",
        "site",
        "requested site",
        "site partner",
        "deviation",
        "pack offer",
        "pack feedback",
    }
)
OF_PILOT |= {"milestone", "milestone’s files", "pledge"}
OF_PILOT |= {"learning", "draft funder report", "funder report"}
# In these stages nobody is on the team yet, so that those who are elsewhere are as good as signed in.
WITHOUT_TEAM = frozenset({"begun", "recorded"})
TEAM = frozenset({"whose it is", "lead", "co-author", "contributor"})


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a table."""
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True)
class Action:
    """A row of ``who.csv``: a permission and what it is asked about."""

    permission: str
    words: str
    about: str
    when: tuple[str, ...]
    cells: tuple[tuple[str, str], ...]

    @property
    def of(self) -> str:
        """Whose stage decides what is open: of an idea, a pilot, or nothing."""
        return "idea" if self.about in OF_IDEA else "pilot" if self.about in OF_PILOT else ""


@cache
def actions() -> tuple[Action, ...]:
    """Every row of ``who.csv``."""
    return tuple(
        Action(
            row["action"],
            row["in words"],
            row["about"],
            tuple(filter(None, row["when"].split(", "))),
            tuple((role, cell) for role, cell in row.items() if role not in NOT_ROLES),
        )
        for row in rows_of("who")
    )


def action_called(permission: str, about: str) -> Action:
    """The row of a permission that is asked where an address is about ``about``."""
    found = [row for row in actions() if row.permission == permission]
    if not found:
        raise LookupError(f"who.csv has no row for {permission}.")
    asked = (about, f"{about}’s files", f"{about}’s rounds", f"reported {about}", f"{about}’s discussion")
    return next((row for row in found if row.about in asked), found[0])


@cache
def roles() -> tuple[str, ...]:
    """The roles, as the columns of ``who.csv`` name them."""
    return tuple(role for role, _cell in actions()[0].cells)


@cache
def _opened() -> dict[tuple[str, str], frozenset[str]]:
    return {
        (row["of"], row["stage"]): frozenset(name for name, cell in row.items() if cell == YES)
        for row in rows_of("open")
    }


def stages_of(kind: str) -> list[str]:
    """Where an idea or a pilot can stand; one nameless stage for all else."""
    return [stage for of, stage in _opened() if of == kind] or [""]


def is_open(kind: str, stage: str, feature: str) -> bool:
    """Whether ``feature`` is open where something stands."""
    return feature in _opened()[kind, stage]


@cache
def _seen() -> dict[tuple[str, str], frozenset[str]]:
    return {
        (row["kind"], row["state"]): frozenset(name for name, cell in row.items() if cell == YES)
        for row in rows_of("seen")
    }


def sees(role: str, kind: str, state: str) -> bool:
    """Whether ``role`` may know of a subject of that kind in that state."""
    return role in _seen()[kind, state]


def seen_rows() -> Iterator[tuple[str, str, frozenset[str]]]:
    """Kind, state and who may know of it."""
    for (kind, state), names in _seen().items():
        yield kind, state, names & frozenset(roles())


@cache
def _exceptions() -> dict[tuple[str, str, str, str], bool]:
    return {
        (row["action"], row["about"], row["stage"], row["who"]): row["may"] == YES
        for row in rows_of("exceptions")
    }


def allows(action: Action, role: str, stage: str = "") -> bool:
    """Whether the tables let ``role`` do it where the subject stands."""
    exception = _exceptions().get((action.permission, action.about, stage, role))
    if exception is not None:
        return exception
    cell = dict(action.cells)["signed in" if stage in WITHOUT_TEAM and role in TEAM else role]
    wanted = [*action.when, *([cell] if cell not in {"", YES} else [])]
    return bool(cell) and all(_holds(feature, action, role, stage) for feature in wanted)


def _holds(feature: str, action: Action, role: str, stage: str) -> bool:
    if feature == SEEN:
        return sees(role, action.of, stage)
    return is_open(action.of, stage, feature)
