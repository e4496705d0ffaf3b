"""What becomes of several parts of a text that two people changed at once.

A file of its own because it is pure: no rows are asked for or written. The joining of one text is ``ideation.three_way``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ideas.ideation.lifecycle import PART_LIMITS, SECTIONS
from ideas.ideation.three_way import Conflict, Merged, merge
from ideas.kernel.text import clean_text

OURS, THEIRS, BOTH, OWN = "ours", "theirs", "both", "own"
_LIST_SIGNS = ("- ", "* ", "+ ")


@dataclass(frozen=True)
class Choice:
    """What somebody makes of one conflict: one side, ``both`` one after the other, or words of their ``own``."""

    kind: str
    own: str = ""


def cleaned(part: str, text: str) -> str:
    """``text`` as that part of an idea keeps it."""
    return clean_text(text or "", lines=part in SECTIONS)


def is_too_long(part: str, text: str) -> bool:
    """Whether that part cannot hold it."""
    return len(text) > PART_LIMITS[part]


def chosen_text(merged: Merged, choices: Sequence[Choice]) -> str:
    """The text that comes of one choice for each conflict, in their order; where one lacks, both sides stand."""
    left = iter(choices)
    return merged.settled(lambda conflict: _chosen(conflict, next(left, Choice(BOTH))))


def _chosen(conflict: Conflict, choice: Choice) -> str:
    if choice.kind == OWN:
        return choice.own
    if choice.kind in {OURS, THEIRS}:
        return conflict.ours if choice.kind == OURS else conflict.theirs
    sides = [side for side in (conflict.theirs, conflict.ours) if side]
    is_list = all(side.startswith(_LIST_SIGNS) for side in sides)
    return ("\n" if is_list else "\n\n").join(sides)


@dataclass(frozen=True)
class Combined:
    """Of what two sides changed from the same ``base``: ``values`` to write instead of ``ours``.

    ``joined`` names what both changed and what fits together, ``conflicts`` what does not.
    """

    ours: Mapping[str, Any]
    values: Mapping[str, Any]
    joined: Sequence[str]
    conflicts: Sequence[str]


def combined(base: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Combined:
    """The three joined, name by name: texts by their words, other values as a whole.

    Of what does not fit, ``values`` holds ours.
    """
    values: dict[str, Any] = {}
    joined: list[str] = []
    conflicts: list[str] = []
    for name, value in ours.items():
        now = theirs.get(name, value)
        was = base.get(name, now)
        values[name] = value
        if value in (was, now):
            values[name] = now
        elif was != now:
            merged = merge(was, value, now) if name in PART_LIMITS else None
            if merged is not None and merged.is_clean:
                values[name] = merged.text
                joined += [name] if merged.text != value else []
            else:
                conflicts.append(name)
    return Combined(ours, values, joined, conflicts)
