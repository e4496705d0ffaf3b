"""An Italian text finds its French twin while it is being written: the real page, the real process beside it."""

import statistics
import time
from collections.abc import Iterator
from typing import Any

import pytest

from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from ideas.similarity import beside
from ideas.similarity.encoding import has_meaning
from ideas.similarity.models import Difference, Vector
from tests.factories.ideas import make_call, make_idea
from tests.factories.people import acting, make_person
from tests.journeys.visitors import PATIENCE, Visitor
from tests.labs import MakeLab, RunningLab
from tests.services import NOT_TESTED

pytestmark = pytest.mark.browser

PAUSE = 150  # milliseconds after the last key until the page asks: written in the page itself
WITHIN = 300  # milliseconds after that pause
CLOCK = """() => {
  window.took = [];
  let last = 0;
  document.addEventListener("input", () => { last = performance.now(); }, true);
  new MutationObserver(() => {
    if (!last || !document.querySelector("#near li")) return;
    window.took.push(performance.now() - last);
    last = 0;
  }).observe(document.getElementById("near"), { childList: true, subtree: true });
}"""
ITALIAN = "Riparare gli apparecchi rotti con dei volontari"
REASON = "La nostra è per le scuole."


@pytest.fixture
def lab(make_lab: MakeLab) -> RunningLab:
    """A lab with its process of near ideas, which reads with the real encoder."""
    if not has_meaning():
        pytest.skip(
            f"{NOT_TESTED}the extra `semantic` is not installed: that a text finds its twin in another language, and how soon."
        )
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


def test_near_ideas_appear_within_three_hundred_milliseconds_after_the_pause(
    giulia: Visitor, twin: Idea
) -> None:
    """From the last key to the list in the page, over the network, as the page's own clock has it; the middle one of seven."""
    page = giulia.page
    giulia.goes_to("/it/propose/")
    title = page.get_by_label("Titolo dell’idea")
    assert f"delay:{PAUSE}ms" in str(page.locator("#near").get_attribute("hx-trigger"))
    title.fill(ITALIAN)  # the first question of all loads what it needs
    page.locator("#near li").first.wait_for()
    page.evaluate(CLOCK)

    for number in range(1, 8):
        title.fill("")
        page.wait_for_function("() => !document.querySelector('#near li')")
        title.fill(f"{ITALIAN} {number}")
        page.wait_for_function("(number) => window.took.length === number", arg=number)

    took = page.evaluate("() => window.took")
    assert statistics.median(took) - PAUSE <= WITHIN, took


def test_what_distinguishes_a_draft_is_kept_as_one_types(giulia: Visitor, twin: Idea) -> None:
    """With the draft, by itself; on the device while there is no network; and it comes back."""
    page = giulia.page
    giulia.goes_to("/it/propose/")
    page.get_by_label("Titolo dell’idea").fill(ITALIAN)
    giulia.presses("Salvare e continuare")
    page.locator("#near summary").first.click()
    field = page.locator("#near textarea").first
    status = page.locator("[data-autosave-status]")

    with page.expect_response(lambda answer: "autosave" in answer.url and answer.ok):
        field.fill(REASON)
    kept = [(one.near, one.reason) for one in Difference.objects.all()]
    page.context.set_offline(True)
    field.fill(f"{REASON} E per i più piccoli.")
    page.wait_for_function(
        "(status) => status.textContent.includes('onnession')", arg=status.element_handle()
    )
    device = page.evaluate("() => Object.values({...localStorage}).join()")
    here = page.url
    page.goto("about:blank")
    page.context.set_offline(False)
    with page.expect_response(lambda answer: "autosave" in answer.url and answer.ok):
        page.goto(here)
    page.locator("#near textarea").first.wait_for(state="attached")

    assert kept == [(twin, REASON)]
    assert "più piccoli" in device
    assert Difference.objects.get().reason == f"{REASON} E per i più piccoli."
    assert page.locator("#near textarea").first.input_value() == f"{REASON} E per i più piccoli."
    assert page.evaluate("() => localStorage.length") == 0


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
