"""What differs between two revisions, word by word. A file of its own because it is pure: no rows are asked for or written."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from ideas.ideation.lifecycle import SECTION_TITLES, SECTIONS

type Part = tuple[Literal["equal", "insert", "delete"], str]
_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")


class Text(Protocol):
    """What a revision and an idea have in common."""

    title: str
    summary: str
    sections: Mapping[str, str]


@dataclass(frozen=True)
class Change:
    """One part of the text that differs, with its parts in order."""

    key: str
    title: str
    parts: Sequence[Part]


def differences(old: Text, new: Text, *, title_name: str, summary_name: str) -> list[Change]:
    """What changed from ``old`` to ``new``, in the order of the page; parts that are the same are left out."""
    pairs = [("title", title_name, old.title, new.title), ("summary", summary_name, old.summary, new.summary)]
    pairs += [
        (key, str(SECTION_TITLES[key]), old.sections.get(key, ""), new.sections.get(key, ""))
        for key in SECTIONS
    ]
    return [Change(key, title, words_changed(was, now)) for key, title, was, now in pairs if was != now]


def words_changed(old: str, new: str) -> list[Part]:
    """``old`` and ``new`` as one sequence of what stayed, what went and what came, by words."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    parts: list[Part] = []
    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            parts.append(("equal", "".join(before[i1:i2])))
            continue
        if i2 > i1:
            parts.append(("delete", "".join(before[i1:i2])))
        if j2 > j1:
            parts.append(("insert", "".join(after[j1:j2])))
    return parts
