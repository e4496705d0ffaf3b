"""Near ideas in the tests' own process, and read anew for each test."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ideas.similarity import inside


@pytest.fixture
def by_meaning(settings: Any, deliver_facts: Callable[..., int]) -> Iterator[Callable[[], None]]:
    """``by_meaning()`` runs the outbox; from then on near ideas are found by meaning, in this process."""
    settings.LAB_TWINS = "inside"
    inside.forget()

    def read() -> None:
        deliver_facts()
        inside.load()

    yield read
    inside.forget()
