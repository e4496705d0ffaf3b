"""Encoder and vectors in the process that asks: `LAB_TWINS=inside`, for machines with memory to spare and one web process.

A file of its own because it is kept for as long as the process lives. Loading takes a second or two and waits for nobody:
who asks meanwhile is answered by words.
"""

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import connections

from ideas.similarity.beside import Away
from ideas.similarity.encoding import MEANING, Parts, has_meaning

if TYPE_CHECKING:
    from ideas.similarity.matrix import Matrix

_lock = threading.Lock()
_loading: threading.Thread | None = None
_matrix: "Matrix | None" = None


def nearest(parts: Parts, *, most: int, but: Sequence[int]) -> list[tuple[int, float]]:
    """Keys of the ideas nearest to ``parts`` with how near they are, nearest first; raises Away until everything is loaded."""
    if _matrix is None:
        _begin()
        raise Away("The vectors are being read.")
    _matrix.refresh()
    return _matrix.nearest(MEANING.asked(parts), most=most, but=but)


def load() -> None:
    """Load now, and wait for it."""
    global _matrix
    from ideas.similarity.matrix import Matrix

    loaded = Matrix()
    MEANING.vectors(["Bonjour"])
    loaded.refresh()
    _matrix = loaded


def forget() -> None:
    """Let go of everything that was read."""
    global _matrix, _loading
    _matrix = _loading = None


def _begin() -> None:
    global _loading
    with _lock:
        if _loading is None and has_meaning():
            _loading = threading.Thread(target=_load_aside, name="twins", daemon=True)
            _loading.start()


def _load_aside() -> None:
    global _loading
    try:
        load()
    finally:
        connections.close_all()
        _loading = None
