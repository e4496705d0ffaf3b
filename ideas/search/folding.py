"""How words are made comparable: lower case, no accents, no elisions, stemmed in their language.

A file of its own because what is written and what is asked must go through the very same sieve. Done in Python, so that
PostgreSQL and SQLite find the same. Stems are those of the Snowball project (Porter, 2001).
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

import snowballstemmer

ALGORITHMS = {"fr": "french", "it": "italian", "de": "german", "en": "english"}
_WORD = re.compile(r"[^\W_]+")
_ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|dell|nell|sull|all|dall|un|quell)['’](?=\w)")
# The commonest words of the four languages, already folded.
_STOP_WORDS = frozenset(
    """
    au aux ce ces cette dans de des du elle elles en est et eux il ils la le les leur leurs mais ne nous on ou
    par pas pour qui que sa se ses son sont sur un une vous ai al alla che con da dal dei del della di e gli
    ha i il in io lo nel non per si sono su una uno als am an auch auf aus bei bin das dem den der die ein
    eine einen es fur ich im ist mit nicht oder sich sie sind und von war wir zu zum zur a and are as at be by
    for from has he in is it its of on or that the they this to was we were will with
    """.split()  # noqa: SIM905 - two hundred quotation marks read worse
)


def fold(text: str) -> str:
    """``text`` in lower case without accents and elisions; German sharp s as ss, ligatures apart."""
    lowered = _ELISION.sub("", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))


@cache
def _stemmer(language: str) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(ALGORITHMS[language])


def _words(text: str) -> Iterator[str]:
    """The words of ``text`` that mean something, folded."""
    for word in _WORD.findall(fold(text)):
        if word not in _STOP_WORDS and (len(word) > 1 or word.isdigit()):
            yield word


@lru_cache(maxsize=50_000)
def stem(word: str, language: str) -> str:
    """The stem of a folded word; an unknown language leaves it as it is."""
    return fold(str(_stemmer(language).stemWord(word))) if language in ALGORITHMS else word


def stems_of(text: str, language: str) -> str:
    """What is written down of ``text``: the stem of each word and, where it differs, the word itself."""
    parts = []
    for word in _words(text):
        root = stem(word, language)
        parts.append(root if root == word else f"{root} {word}")
    return " ".join(parts)


def asked(text: str) -> list[frozenset[str]]:
    """What is asked with ``text``: for each word its possible forms, its stem in every language among them.

    At most twelve words count.
    """
    return [frozenset({word, *(stem(word, language) for language in ALGORITHMS)}) for word in _words(text)][
        :12
    ]


def words_in_common(asked_text: str, text: str, language: str) -> list[str]:
    """Words of ``text``, as they are written there, that ``asked_text`` has in whatever form; each once."""
    wanted = {stem(word, language) for word in _words(asked_text)}
    found: dict[str, str] = {}
    for written in _WORD.findall(text):
        for word in _words(written):
            root = stem(word, language)
            if root in wanted and len(word) > 2:
                found.setdefault(root, written.lower())
    return list(found.values())
