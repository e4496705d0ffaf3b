"""The process beside: ``manage.py twins`` keeps the encoder and all vectors, others ask it through a socket of the data folder.

A file of its own because it is neither a question nor a verb: it carries questions from one process to another. So a web
process needs neither numpy nor the 140 MB of the encoder (decision 10). One question is one connection, a line of JSON
there and back. The socket is open to its own account alone: it answers with keys of ideas, for the asker to filter.
"""

import base64
import contextlib
import json
import logging
import os
import select
import socket
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import close_old_connections

from ideas.similarity.encoding import MEANING, Parts, Scores

log = logging.getLogger(__name__)

SOCKET = "twins.sock"
LONGEST_PATH = 100  # bytes; the system's own limit is 108
LONGEST_LINE = 1 << 22
SOON = 1.0  # seconds a page waits at most; then words are compared
AT_LEISURE = 10.0
MOST_IDEAS = 8  # in one request: nobody waits long behind it

type Answer = dict[str, Any]


class Away(Exception):
    """Nobody answers at the socket, or not in time."""


def address() -> Path:
    """Where the process listens."""
    return Path(settings.LAB_DATA) / SOCKET


def ask(question: Answer, *, within: float) -> Answer:
    """What the process answers to ``question``; raises Away."""
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(within)
            line.connect(str(address()))
            line.sendall(json.dumps(question).encode() + b"\n")
            answer: Answer = json.loads(_read(line))
    except (OSError, ValueError) as error:
        raise Away(str(error)) from error
    if "error" in answer:
        raise Away(str(answer["error"]))
    return answer


def _read(line: socket.socket) -> bytes:
    parts = []
    size = 0
    while chunk := line.recv(1 << 16):
        parts.append(chunk)
        size += len(chunk)
        if chunk.endswith(b"\n"):
            return b"".join(parts)
        if size > LONGEST_LINE:
            raise ValueError("The line is too long.")
    raise ConnectionError("The line ended too soon.")


def is_there() -> bool:
    """Whether the process answers."""
    try:
        return bool(ask({"ask": "ping"}, within=1.0)["ready"])
    except Away:
        return False


def nearest(parts: Parts, *, most: int, but: Sequence[int]) -> list[tuple[int, float]]:
    """Keys of the ideas nearest to ``parts`` with how near they are, nearest first; raises Away."""
    found = ask({"ask": "nearest", "parts": parts, "most": most, "but": list(but)}, within=SOON)["found"]
    return [(int(key), float(score)) for key, score in found]


def likenesses(some: Sequence[str], others: Sequence[str]) -> Scores:
    """As the encoder of meaning says; raises Away."""
    scores: Scores = ask(
        {"ask": "likenesses", "some": list(some), "others": list(others)}, within=AT_LEISURE
    )["scores"]
    return scores


def encoded(ideas: Sequence[Parts]) -> list[bytes]:
    """What each of ``ideas`` means, as float16, little endian; raises Away."""
    made: list[bytes] = []
    for start in range(0, len(ideas), MOST_IDEAS):
        asked = {"ask": "encode", "ideas": list(ideas[start : start + MOST_IDEAS])}
        made += [base64.b64decode(vector) for vector in ask(asked, within=AT_LEISURE)["vectors"]]
    return made


class Listening:
    """The process itself: answers one question after the other, so that one database connection and one core suffice."""

    def __init__(self) -> None:
        from ideas.similarity.matrix import Matrix

        self.matrix = Matrix()
        self._is_over = False
        self._answers: dict[str, Callable[[Answer], Answer]] = {
            "ping": lambda _question: {"ready": True, "ideas": len(self.matrix)},
            "nearest": self._nearest,
            "likenesses": lambda asked: {"scores": MEANING.likenesses(asked["some"], asked["others"])},
            "encode": self._encode,
        }

    def stop(self, *_signal: object) -> None:
        """End after the question at hand."""
        self._is_over = True

    def prepare(self) -> None:
        """Load the encoder and read every vector, before anybody asks."""
        MEANING.vectors(["Bonjour"])
        self.matrix.refresh()

    def run(self) -> None:
        """Listen until told to stop. Raises OSError when another process already does."""
        path = address()
        if is_there():
            raise FileExistsError(f"Another process already listens at {path}.")
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
        with socket.socket(socket.AF_UNIX) as door:
            before = os.umask(0o177)
            try:
                door.bind(str(path))
            finally:
                os.umask(before)
            mine = path.stat().st_ino
            door.listen(64)
            try:
                while not self._is_over:
                    if select.select([door], [], [], 0.5)[0]:
                        self._serve(door)
            finally:
                with contextlib.suppress(FileNotFoundError):
                    if path.stat().st_ino == mine:
                        path.unlink()

    def _serve(self, door: socket.socket) -> None:
        line, _from = door.accept()
        with line:
            line.settimeout(1.0)
            try:
                question = json.loads(_read(line))
                line.sendall(json.dumps(self.answer(question)).encode() + b"\n")
            except (OSError, ValueError) as error:
                log.info("a question was not heard to its end: %s", error)

    def answer(self, question: Answer) -> Answer:
        """The answer to one question; what goes wrong is an answer too."""
        close_old_connections()
        try:
            return self._answers[question["ask"]](question)
        except Exception as error:
            log.warning("a question could not be answered: %r", error)
            return {"error": f"{type(error).__name__}: {error}"}

    def _nearest(self, question: Answer) -> Answer:
        self.matrix.refresh()
        vector = MEANING.asked(Parts(*question["parts"]))
        return {"found": self.matrix.nearest(vector, most=question["most"], but=question["but"])}

    def _encode(self, question: Answer) -> Answer:
        vectors = MEANING.kept([Parts(*parts) for parts in question["ideas"]])
        return {"vectors": [base64.b64encode(row.astype("<f2").tobytes()).decode() for row in vectors]}
