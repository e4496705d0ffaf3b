"""An Italian text finds its French twin while it is being written: the real page, the real process beside it."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from ideas.similarity import beside
from ideas.similarity.models import Difference, Vector
from tests.factories.ideas import make_call, make_idea
from tests.factories.people import acting, make_person
from tests.journeys.visitors import PATIENCE, Visitor
from tests.labs import MakeLab, RunningLab

pytestmark = pytest.mark.browser

ITALIAN = "Riparare gli apparecchi rotti con dei volontari"
REASON = "La nostra è per le scuole."


@pytest.fixture
def lab(make_lab: MakeLab) -> RunningLab:
    """A lab with its process of near ideas."""
    lab = make_lab()
    lab.start_web()
    lab.start_relay()
    lab.start("twins")
    return lab


@pytest.fixture
def bruno(lab: RunningLab) -> Actor:
    """Had the idea before."""
    return acting(make_person("Bruno"))


@pytest.fixture
def twin(lab: RunningLab, bruno: Actor) -> Idea:
    """What he proposed, in French, read by the process beside."""
    idea = make_idea(
        bruno,
        title="Café réparation du samedi",
        summary="Des bénévoles aident à réparer les appareils au lieu de les jeter.",
        sections={"need": "On jette pour une pièce cassée.", "solution": "Une table et des outils."},
    )
    deadline = time.monotonic() + PATIENCE
    while not (Vector.objects.filter(idea=idea).exists() and beside.is_there()):
        assert time.monotonic() < deadline, lab.logs()
        time.sleep(0.1)
    return idea


@pytest.fixture
def giulia(chromium: Any, lab: RunningLab, twin: Idea) -> Iterator[Visitor]:
    """Somebody who begins to write."""
    make_call()
    visitor = Visitor(chromium, lab, "Giulia")
    yield visitor
    visitor.context.close()
    assert visitor.problems == []


def test_an_italian_text_finds_its_french_twin(giulia: Visitor, twin: Idea) -> None:
    page = giulia.page
    giulia.goes_to("/it/propose/")
    before = page.locator("#near li").count()
    page.get_by_label("Titolo dell’idea").press_sequentially(ITALIAN, delay=10)
    began = time.monotonic()
    page.locator("#near li").first.wait_for()
    took = time.monotonic() - began

    near = page.locator("#near").get_by_role("link", name=twin.title).first
    assert before == 0
    assert near.get_attribute("lang") == "fr"
    assert near.get_attribute("href") == f"/i/{twin.code}"
    assert page.locator("#near .stage").first.inner_text().strip()
    assert took < PATIENCE  # how soon is measured by make bench

    page.locator("#near summary").first.click()
    page.locator("#near textarea").first.fill(REASON)
    page.get_by_label("Titolo dell’idea").press_sequentially(" e vecchi", delay=10)
    with page.expect_response(lambda answer: "/propose/near/" in answer.url and "vecchi" in answer.url):
        pass
    kept = page.locator("#near textarea").first.input_value()
    giulia.presses("Salvare e continuare")

    assert kept == REASON
    assert page.locator("#near textarea").first.input_value() == REASON
    assert [(one.near, one.reason) for one in Difference.objects.all()] == [(twin, REASON)]


def test_it_is_shown_without_scripts_once_the_title_was_sent(
    chromium: Any, lab: RunningLab, twin: Idea
) -> None:
    make_call()
    visitor = Visitor(chromium, lab, "Giulia", java_script_enabled=False)
    visitor.goes_to("/it/propose/")
    visitor.fills("Titolo dell’idea", ITALIAN)
    visitor.presses("Salvare e continuare")

    found = visitor.page.locator("#near li a").first.get_attribute("href")
    visitor.context.close()

    assert found == f"/i/{twin.code}"
