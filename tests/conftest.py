"""Fixtures for all tests."""

from collections.abc import Callable
from typing import Any

import hypothesis
import pytest
from django.utils import translation

from ideas.activity import running
from ideas.activity.models import Delivery

pytest_plugins = [
    "tests.plugin",
    "tests.databases",
    "tests.labs",
    "tests.browsers",
    "tests.factories.fixtures",
]

MOST_ROUNDS = 200

# How long one example takes says something about the machine, nothing about the property.
hypothesis.settings.register_profile("terreau", deadline=None)
hypothesis.settings.load_profile("terreau")


@pytest.fixture(autouse=True)
def cold_memory(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a process keeps between requests is forgotten, so that a count of queries does not depend on the test before.

    The minute for which it is kept stands still, so that a count does not depend on when the test began either.
    """
    from cms.blocks import _themes_in
    from cms.menus import _pages_in_menu
    from ideas.workflow.queries import forget_graphs
    from lab.ui import shelf
    from lab.web.frame import _topics_in

    translation.activate(settings.LANGUAGE_CODE)
    began = shelf.minute()
    monkeypatch.setattr(shelf, "minute", lambda: began)
    shelf.shells.clear()
    forget_graphs()
    _pages_in_menu.cache_clear()
    _themes_in.cache_clear()
    _topics_in.cache_clear()


@pytest.fixture
def deliver_facts(db: None) -> Callable[..., int]:
    """``deliver_facts()`` runs what the outbox owes now, in this process, until nothing is due; it says how many ran.

    So a test sees the two moments that users see: before and after. What is due later (``run_after``) stays. A handler that
    fails makes the test fail, unless ``failing=True`` says that it may.
    """

    def deliver(*, failing: bool = False) -> int:
        ran = 0
        failed_before = set(Delivery.objects.exclude(error="").values_list("pk", flat=True))
        for _ in range(MOST_ROUNDS):
            running.place_facts()
            taken = running.run_due_here(100)
            if not taken:
                break
            ran += taken
        else:
            pytest.fail(f"The outbox is not empty after {MOST_ROUNDS} rounds.")
        if not failing:
            failed = Delivery.objects.exclude(error="").exclude(pk__in=failed_before)
            assert [f"{row.handler}: {row.error}" for row in failed] == []
        return ran

    return deliver
