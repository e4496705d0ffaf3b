"""What differs between two revisions, word by word. A file of its own because it is pure: no rows are asked for or written."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Literal, Protocol

from ideas.ideation.aligning import FEW, Steps, common, pairs
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
    """``old`` and ``new`` as one sequence of what stayed, what went and what came, by words.

    Of long texts by lines first. What it costs is bounded; of a text made to cost more, what stands between two changes may
    be said to have gone and come again.
    """
    before, after, steps = _TOKEN.findall(old), _TOKEN.findall(new), Steps(old, new)
    if pairs(before, after) <= FEW:
        return list(_parts(before, after, steps))
    parts: list[Part] = []
    for was, now in _by_lines(old, new, steps):
        parts += _parts(_TOKEN.findall(was), _TOKEN.findall(now), steps)
    return list(_joined(parts))


def _parts(before: Sequence[str], after: Sequence[str], steps: Steps) -> Iterator[Part]:
    i = j = 0
    for a, b, size in [*common(before, after, steps), (len(before), len(after), 0)]:
        if a > i:
            yield "delete", "".join(before[i:a])
        if b > j:
            yield "insert", "".join(after[j:b])
        if size:
            yield "equal", "".join(before[a : a + size])
        i, j = a + size, b + size


def _by_lines(old: str, new: str, steps: Steps) -> Iterator[tuple[str, str]]:
    """Both cut at the lines that are the same: those, and between them what is not."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    i = j = 0
    for a, b, size in [*common(before, after, steps), (len(before), len(after), 0)]:
        if a > i or b > j:
            yield "".join(before[i:a]), "".join(after[j:b])
        if size:
            same = "".join(before[a : a + size])
            yield same, same
        i, j = a + size, b + size


def _joined(parts: Sequence[Part]) -> Iterator[Part]:
    """``parts`` with those of one kind that follow each other as one."""
    for kind, rows in groupby(parts, key=itemgetter(0)):
        yield kind, "".join(text for _kind, text in rows)
