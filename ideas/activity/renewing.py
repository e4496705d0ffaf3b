"""Keeping something ours while we work: a beat beside the work, on a database connection of its own."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import Error, connections

log = logging.getLogger(__name__)


@contextmanager
def renewed(renew: Callable[[], bool], *, every: float, longest: float) -> Iterator[None]:
    """Call ``renew`` each ``every`` seconds in a thread while the block runs, until it says False or ``longest`` is over.

    Work that is quicker than ``every`` never opens the second connection. A database that is away is asked again at the
    next beat.
    """
    is_over = threading.Event()

    def beat() -> None:
        for _ in range(int(longest / every)):
            if is_over.wait(every) or not _renew_once(renew):
                return

    thread = threading.Thread(target=beat, name="renewing", daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def _renew_once(renew: Callable[[], bool]) -> bool:
    try:
        return renew()
    except Error as error:
        log.warning("a lease was not renewed: %s", error)
        return True
    finally:
        connections.close_all()
