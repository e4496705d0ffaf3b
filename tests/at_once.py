"""Two or more at once, for real: threads with database connections of their own, started together."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection, connections

from ideas.kernel.errors import LabError


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


@contextlib.contextmanager
def just_before(statement: str, act: Callable[[], Any], *, nth: int = 1) -> Iterator[None]:
    """Do ``act`` right before the nth statement that begins so: what somebody does between reading and writing.

    On the same connection, so that it is the same each time; fails where there were fewer such statements.
    """
    said: list[str] = []

    def look(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.startswith(statement) and len(said) < nth:
            said.append(sql)
            if len(said) == nth:
                act()
        return execute(sql, *rest)

    with connection.execute_wrapper(look):
        yield
    assert len(said) == nth, f"There was no {nth}. statement {statement!r}."


@contextlib.contextmanager
def lingering(seconds: float = 0.3) -> Iterator[None]:
    """Stay a moment where this thread's connection first locks rows, so that others come to hold what they lock first."""
    has_lingered: list[str] = []

    def look(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        answer = execute(sql, *rest)
        if " FOR " in sql and not has_lingered:
            has_lingered.append(sql)
            time.sleep(seconds)
        return answer

    with connection.execute_wrapper(look):
        yield


def ends_overtaken(act: Callable[[], Any], statement: str, by: Callable[[], Any]) -> str:
    """How ``act`` ends, "done" or the name of the refusal, when ``by`` is done as ``act`` comes to ``statement``.

    PostgreSQL lets ``by`` overtake ``act``; SQLite has one writer at a time, so that there ``act`` comes first and it is
    ``by`` that may be refused, silently.
    """
    ends: list[str] = []

    def tried() -> None:
        try:
            act()
        except LabError as refused:
            ends.append(type(refused).__name__)
        else:
            ends.append("done")

    def overtake() -> None:
        with contextlib.nullcontext() if connection.vendor == "postgresql" else contextlib.suppress(LabError):
            by()

    overtaken(tried, statement, overtake)
    return ends[0]


def overtaken(act: Callable[[], Any], statement: str, by: Callable[[], Any]) -> None:
    """Do ``act``, and ``by`` as soon as ``act`` comes to ``statement``, where it waits for a moment."""
    is_there, is_overtaken = threading.Event(), threading.Event()

    def pause() -> None:
        is_there.set()
        is_overtaken.wait(1)

    def slowly() -> None:
        with just_before(statement, pause):
            act()

    def overtake() -> None:
        assert is_there.wait(10)
        by()
        is_overtaken.set()

    results = at_once(slowly, overtake)
    assert results == [None, None], results
