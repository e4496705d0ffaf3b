"""Hiding an idea and showing it again."""

import pytest

from ideas.ideation.models import Idea
from ideas.ideation.operations import hide_idea, show_idea
from ideas.ideation.queries import ideas_visible_to
from ideas.kernel.actor import ANYONE, Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed
from tests.factories.activity import facts_of


def test_a_hidden_idea_is_its_teams_and_the_labs_until_it_is_shown(
    idea: Idea, alice: Actor, charlie: Actor, carla: Actor
) -> None:
    hidden = hide_idea(idea, reason=" Adresse privée. ", by=carla)

    assert (hidden.hidden_reason, hidden.hidden_by) == ("Adresse privée.", carla.person)
    assert [ideas_visible_to(viewer).exists() for viewer in (ANYONE, charlie, alice, carla)] == [
        False,
        False,
        True,
        True,
    ]

    shown = show_idea(idea, by=carla)

    assert (shown.hidden_at, shown.hidden_by, shown.hidden_reason) == (None, None, "")
    assert ideas_visible_to(ANYONE).get() == idea
    assert facts_of("idea", idea.code)[-2:] == ["IdeaHidden", "IdeaShown"]


def test_hiding_and_showing_twice_are_lost_races(idea: Idea, carla: Actor) -> None:
    with pytest.raises(MovedOn):
        show_idea(idea, by=carla)
    hide_idea(idea, reason="Adresse privée.", by=carla)
    with pytest.raises(MovedOn):
        hide_idea(idea, reason="Encore.", by=carla)

    idea.refresh_from_db()
    assert idea.hidden_reason == "Adresse privée."


def test_it_needs_a_reason_and_a_curator(idea: Idea, alice: Actor, carla: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        hide_idea(idea, reason=" ", by=carla)
    assert [(error.field, error.code) for error in refused.value.errors] == [("reason", "required")]
    with pytest.raises(NotAllowed):
        hide_idea(idea, reason="Non.", by=alice)
