"""What a process keeps in its memory."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from lab.ui.shelf import Shelf


@dataclass(frozen=True)
class Kept:
    """Something of a size."""

    size: int = 1


def test_the_least_used_goes_when_it_gets_full() -> None:
    shelf: Shelf[Kept] = Shelf(2)
    shelf.put(("a",), Kept())
    shelf.put(("b",), Kept())
    shelf.get(("a",))

    shelf.put(("c",), Kept())

    assert shelf.get(("b",)) is None
    assert shelf.get(("a",))
    assert shelf.get(("c",))
    assert shelf.size == 2


def test_what_many_want_at_once_is_made_once() -> None:
    shelf: Shelf[Kept] = Shelf(10)
    made: list[int] = []
    begin = threading.Barrier(4)

    def ask(number: int) -> Kept:
        begin.wait(timeout=10)
        with shelf.one_at_a_time(("page",)):
            found = shelf.get(("page",))
            if found is None:
                time.sleep(0.05)  # as long as others need to come
                made.append(number)
                found = Kept()
                shelf.put(("page",), found)
        return found

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(ask, range(4)))

    assert len(made) == 1
    assert len(set(map(id, answers))) == 1


def test_who_fails_to_make_it_leaves_the_turn_to_the_next() -> None:
    shelf: Shelf[Kept] = Shelf(10)

    for _ in range(2):
        with pytest.raises(ZeroDivisionError), shelf.one_at_a_time(("page",)):
            raise ZeroDivisionError

    with shelf.one_at_a_time(("page",)):
        shelf.put(("page",), Kept())
    assert shelf.get(("page",))


def test_what_cannot_be_kept_is_made_by_all_who_waited_at_once() -> None:
    shelf: Shelf[Kept] = Shelf(10)
    begin, together = threading.Barrier(4), threading.Barrier(3)
    was_first: list[int] = []

    def ask(number: int) -> None:
        begin.wait(timeout=10)
        with shelf.one_at_a_time(("sign-in",)):
            if not was_first:
                was_first.append(number)
                time.sleep(0.05)  # as long as others need to come
            else:
                together.wait(timeout=4)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(ask, range(4)))

    assert len(was_first) == 1


def test_nobody_waits_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lab.ui.shelf.LONGEST_TURN", 0.01)
    shelf: Shelf[Kept] = Shelf(10)

    with shelf.one_at_a_time(("page",)), ThreadPoolExecutor(1) as other:

        def make() -> bool:
            with shelf.one_at_a_time(("page",)):
                return True

        assert other.submit(make).result(timeout=4)


def test_other_things_are_made_meanwhile() -> None:
    shelf: Shelf[Kept] = Shelf(10)

    with shelf.one_at_a_time(("page",)), ThreadPoolExecutor(1) as other:

        def make() -> bool:
            with shelf.one_at_a_time(("another",)):
                return True

        assert other.submit(make).result(timeout=10)
