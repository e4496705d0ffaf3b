"""Bringing in an idea of another source by the operation itself."""

import datetime

import pytest

from ideas.activity.models import Fact
from ideas.ideation.models import Idea
from ideas.ideation.operations import Imported, import_idea
from ideas.ideation.queries import ideas_visible_to, lead_of
from ideas.kernel.actor import ANYONE, SYSTEM, Actor
from ideas.kernel.errors import NotAllowed
from ideas.workflow.queries import clock_of
from tests.factories.ideas import make_call, stage_called
from tests.factories.people import make_unclaimed

LONG_AGO = datetime.datetime(2015, 9, 26, 13, 4, tzinfo=datetime.UTC)

NOW = datetime.datetime(2026, 3, 4, 5, 6, tzinfo=datetime.UTC)
A_SOURCE = {"title": "Étude", "url": "https://etude.example/", "note": "", "origin_key": "source:s1"}


def imported(**values: object) -> Imported:
    said = {
        "origin_key": "source:7",
        "origin_name": "Une consultation",
        "title": "Du fibre partout",
        "sections": {"need": "Le village attend. Depuis longtemps.", "solution": " "},
        "language": "fr",
        "created_at": LONG_AGO,
        "updated_at": LONG_AGO,
    }
    return Imported(**{**said, **values})  # type: ignore[arg-type]


def bring_in(by: Actor = SYSTEM, **values: object) -> Idea | None:
    call = make_call()
    return import_idea(imported(**values), call=call, stage=stage_called("completed"), by=by)


@pytest.mark.django_db
def test_it_is_there_once_with_one_passage_one_quiet_fact_and_no_clock() -> None:
    yves = make_unclaimed("Yves")

    idea = bring_in(lead=yves)
    again = bring_in(lead=yves)

    assert idea is not None
    assert again is None
    fact = Fact.objects.get(name="IdeaImported")
    assert (fact.is_quiet, fact.at) == (True, LONG_AGO)
    assert [(p.step, p.target.key) for p in idea.passages.all()] == [("import", "completed")]
    assert (idea.summary, idea.is_summary_made) == ("Le village attend.", True)
    assert list(idea.sections) == ["need"]
    assert (lead_of(idea), idea.revisions.get().author) == (yves, yves)
    assert clock_of("idea", idea.code) is None


@pytest.mark.django_db
def test_one_whose_author_is_unknown_has_no_team_and_one_removed_there_is_hidden_here() -> None:
    idea = bring_in(summary="Du fibre.", hidden_reason="Retirée par la modération.")

    assert idea is not None
    assert (idea.summary, idea.is_summary_made) == ("Du fibre.", False)
    assert not idea.team.exists()
    assert not ideas_visible_to(ANYONE).exists()


def test_it_is_for_those_who_meet_people(alice: Actor) -> None:
    with pytest.raises(NotAllowed):
        bring_in(alice)
