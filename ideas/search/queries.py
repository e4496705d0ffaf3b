"""Finding codes by words. Rows come through each chapter's own ``…_visible_to``: no permission lives in an index."""

from collections.abc import Iterable
from itertools import combinations

from django.db import connection

from ideas.search.folding import asked
from ideas.search.models import SearchText

MOST = 1000
NEWEST = 2 * MOST


def codes_matching(kind: str, text: str, *, most: int = MOST) -> list[str]:
    """Codes of subjects of ``kind`` that hold every word of ``text`` in one language, best first, at most ``most``.

    A word matches by itself, by its stem in any of the lab's languages, or as the beginning of a longer one. An empty or
    meaningless ``text`` matches nothing. Of words that match thousands, as they can where a lab
    is on PostgreSQL, only the newest two thousand are compared there.
    """
    words = asked(text)
    if not words:
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL, _asking(_as_tsquery(words), kind, most, NEWEST))
        else:
            cursor.execute(_SQLITE, [_as_match(words), kind, most])
        return list(dict.fromkeys(row[0] for row in cursor.fetchall()))


def codes_near(kind: str, text: str, *, most: int = MOST) -> list[str]:
    """Codes of subjects of ``kind`` that share words with ``text``, best first, at most ``most``.

    Two of its first eight words are enough, in whatever form and language; of a text of one word, that one.
    """
    words = asked(text)[:8]
    if len(words) < 2:
        return codes_matching(kind, text, most=most)
    pairs = list(combinations(words, 2))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            near = " | ".join(f"({_as_tsquery(pair)})" for pair in pairs)
            cursor.execute(_POSTGRESQL, _asking(near, kind, most))
        else:
            near = " OR ".join(f"({_as_match(pair)})" for pair in pairs)
            cursor.execute(_SQLITE, [near, kind, most])
        return list(dict.fromkeys(row[0] for row in cursor.fetchall()))


def stems_kept(kind: str, codes: Iterable[str]) -> dict[str, frozenset[str]]:
    """What is written down of the words of these subjects of ``kind``, by code; of those without any, nothing."""
    rows = SearchText.objects.filter(kind=kind, code__in=list(codes)).values_list("code", "heavy", "light")
    return {code: frozenset(f"{heavy} {light}".split()) for code, heavy, light in rows}


_POSTGRESQL = (
    "SELECT code FROM (SELECT id, code, vector FROM search_searchtext"
    " WHERE vector @@ to_tsquery('simple', %(asked)s) AND kind = %(kind)s ORDER BY id DESC LIMIT %(newest)s) AS newest "
    "ORDER BY ts_rank(vector, to_tsquery('simple', %(asked)s)) DESC, id DESC LIMIT %(most)s"
)
_SQLITE = (
    "SELECT t.code FROM search_fts f JOIN search_searchtext t ON t.id = f.rowid WHERE search_fts MATCH %s "
    "AND t.kind = %s ORDER BY bm25(search_fts, 10.0, 1.0), t.id DESC LIMIT %s"
)


def _asking(asked: str, kind: str, most: int, newest: int | None = None) -> dict[str, str | int | None]:
    return {"asked": asked, "kind": kind, "most": most, "newest": newest}


def _as_tsquery(words: Iterable[frozenset[str]]) -> str:
    """Each form twice, as it is and as a beginning, though the second would do: the database knows of whole words only how
    common they are, and reads the newest texts one by one for those that stand in most of them.
    """
    return " & ".join(
        "(" + " | ".join(f"{form} | {form}:*" for form in sorted(forms)) + ")" for forms in words
    )


def _as_match(words: Iterable[frozenset[str]]) -> str:
    return " AND ".join("(" + " OR ".join(f'"{form}" *' for form in sorted(forms)) + ")" for forms in words)
