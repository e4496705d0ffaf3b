"""Processes forked from one that has read everything, so that sixty-four of them start within a second."""

import functools
import json
import os
import random
import traceback
from collections.abc import Callable

from django.db import connection


def do_nothing() -> None:
    """While others do something."""


def at_once(*acts: Callable[[], None], meanwhile: Callable[[], None] = do_nothing) -> int:
    """Do each act in a process of its own, forked from this one, and return how many failed."""
    connection.close()
    forked = []
    for act in acts:
        pid = os.fork()
        if pid == 0:
            random.seed()
            try:
                act()
            except BaseException:
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        forked.append(pid)
    meanwhile()
    return sum(os.waitpid(pid, 0)[1] != 0 for pid in forked)


def together(*acts: Callable[[], None]) -> int:
    """The same, but nobody begins before everybody is there with a connection to the database."""
    arrivals, arrive = os.pipe()
    start, hold_back = os.pipe()

    def arrive_and(act: Callable[[], None]) -> None:
        os.close(hold_back)
        connection.ensure_connection()
        os.write(arrive, b".")
        os.read(start, 1)  # returns when nobody is left who could write there
        act()

    def start_them() -> None:
        for _ in acts:
            os.read(arrivals, 1)
        os.close(hold_back)

    return at_once(*(functools.partial(arrive_and, act) for act in acts), meanwhile=start_them)


def say(answer: object) -> None:
    """Print a line in one piece, though others print, too."""
    os.write(1, json.dumps(answer).encode() + b"\n")
