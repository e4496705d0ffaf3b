"""Which stages lists show, when a lab has more than one process."""

import json

import pytest

from ideas.ideation import counting
from ideas.ideation.finding import Wanted
from ideas.ideation.models import Idea
from ideas.kernel.actor import SYSTEM, Actor
from ideas.workflow.models import ProcessVersion
from ideas.workflow.operations import DEFAULT_PROCESS, ensure_default_process, publish_process
from ideas.workflow.queries import stages_shown
from tests.factories.ideas import make_idea


@pytest.fixture
def quick(db: None) -> ProcessVersion:
    """Beside the default process, one in which teams are asked, not sent back to clarify."""
    ensure_default_process(by=SYSTEM)
    text = DEFAULT_PROCESS.read_text("utf-8").replace('"clarifying"', '"asking"')
    return publish_process({**json.loads(text), "key": "quick", "names": {"fr": "Rapide"}}, by=SYSTEM)


def test_stages_of_every_published_process_are_shown_each_key_once(quick: ProcessVersion) -> None:
    shown = [stage.key for stage in stages_shown()]

    assert len(shown) == len(set(shown))
    assert {"clarifying", "asking", "screening"} < set(shown)
    assert "draft" not in shown


def test_an_idea_in_another_processs_own_stage_is_counted(quick: ProcessVersion, alice: Actor) -> None:
    idea = make_idea(alice)
    Idea.objects.filter(pk=idea.pk).update(stage=quick.stages.get(key="asking"))

    facets = counting.facets_of(Wanted())
    counts = {stage.key: stage.count for stage in facets.stages}

    assert (counts["asking"], counts["submitted"], facets.languages["fr"]) == (1, 0, 1)


def test_retired_versions_are_shown_no_more(quick: ProcessVersion) -> None:
    data = json.loads(DEFAULT_PROCESS.read_text("utf-8"))

    publish_process({**data, "key": "quick", "names": {"fr": "Rapide"}}, by=SYSTEM)

    assert "asking" not in {stage.key for stage in stages_shown()}
