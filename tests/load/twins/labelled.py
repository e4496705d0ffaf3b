"""The labelled set and what is searched through beside it. ``pairs.toml`` was written with the code at hand, ``blind.toml`` without.

Each query names the ideas that it must find (``wants``) and those that are easily taken for them (``near_but_not``).
"""

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from deploy.processes import ROOT

FOLDER = Path(__file__).parent
SETS = ("pairs", "blind")
LANGUAGES = ("fr", "it", "de", "en")


@dataclass(frozen=True)
class Text:
    """What is written of one idea, and its key in the labelled set."""

    title: str
    summary: str = ""
    need: str = ""
    language: str = "fr"
    key: str = ""


@dataclass(frozen=True)
class Query:
    """What somebody has written so far, what it must find and what must not come before that."""

    title: str
    summary: str
    language: str
    wants: frozenset[str]
    near_but_not: frozenset[str] = field(default_factory=frozenset)


def labelled(name: str) -> tuple[list[Text], list[Query]]:
    """The ideas and the queries of one of the ``SETS``."""
    read = tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))
    queries = [
        Query(
            title=row["title"],
            summary=row.get("summary", ""),
            language=row["language"],
            wants=frozenset(row["wants"]),
            near_but_not=frozenset(row.get("near_but_not", ())),
        )
        for row in read["query"]
    ]
    return [Text(**row) for row in read["idea"]], queries


def demonstration() -> list[Text]:
    """The ideas of the demonstration."""
    rows = tomllib.loads((ROOT / "platform" / "lab" / "web" / "demo" / "ideas.toml").read_text("utf-8"))[
        "ideas"
    ]
    return [Text(row["title"], row["summary"], row["need"], row["language"]) for row in rows]


def made(count: int) -> Iterator[Text]:
    """``count`` ideas put together from ``topics.toml``, no two alike, the same every time."""
    topics = tomllib.loads((FOLDER / "topics.toml").read_text("utf-8"))
    chance = random.Random(7)
    seen: set[tuple[str, ...]] = set()
    while len(seen) < count:
        language = chance.choice(LANGUAGES)
        words = topics[language]
        done, people, place, how = (chance.choice(words[name]) for name in ("done", "people", "place", "how"))
        if (done, people, place, how) not in seen:
            seen.add((done, people, place, how))
            why = chance.choice(words["why"]).format(wanted=people)
            yield Text(f"{done} {people}", f"{done} {people}, {place}, {how}.", why, language)
