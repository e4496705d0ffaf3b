"""Two or more at once, for real: threads with database connections of their own, started together."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run ``acts`` together and give what each returned, or the exception it raised, in their order.

    For tests with ``transactional_db``.
    """
    barrier = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            results[place] = act()
        except Exception as error:  # whatever it is, the test compares it
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def successes(results: list[Any]) -> int:
    """How many of ``results`` are not exceptions."""
    return sum(not isinstance(result, Exception) for result in results)
