"""How many of the wanted ideas are among the first five: recall@5, and how often a hard negative came before them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ideas.kernel.actor import ANYONE
from ideas.similarity.encoding import Parts
from ideas.similarity.queries import ideas_near
from tests.load.twins.labelled import Query

FIRST = 5

type Find = Callable[[Query], list[str]]


@dataclass
class Score:
    """What came of a number of queries."""

    queries: int = 0
    found: float = 0
    first: int = 0
    misled: int = 0

    @property
    def recall(self) -> float:
        """The share of wanted ideas that were among the first five shown."""
        return self.found / self.queries

    def add(self, query: Query, found: Sequence[str], codes: dict[str, str]) -> None:
        """Count one query with the codes that it found, nearest first."""
        wanted = {codes[key] for key in query.wants}
        self.queries += 1
        self.found += len(wanted & set(found[:FIRST])) / len(wanted)
        self.first += bool(found) and found[0] in wanted
        before = next((place for place, code in enumerate(found) if code in wanted), len(found))
        self.misled += bool({codes[key] for key in query.near_but_not} & set(found[:before]))


def find(query: Query) -> list[str]:
    """The codes that a signed-out visitor is shown, as the lab is set."""
    parts = Parts(query.title, query.summary)
    return [one.idea.code for one in ideas_near(parts, language=query.language, viewer=ANYONE, most=FIRST)]


def score(queries: Sequence[Query], codes: dict[str, str], *, finding: Find = find) -> Score:
    """The score of ``queries``."""
    result = Score()
    for query in queries:
        result.add(query, finding(query), codes)
    return result
