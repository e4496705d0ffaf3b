"""What came to an end keeps the growth it had reached."""

import pytest

from ideas.ideation.models import Idea
from ideas.ideation.operations import advance_idea
from ideas.ideation.queries import growth_of, with_growth
from ideas.kernel.actor import Actor
from tests.factories.ideas import make_idea


def test_a_way_back_takes_nothing_from_what_was_reached(alice: Actor, carla: Actor) -> None:
    idea = make_idea(alice, stage="evaluation")
    idea = advance_idea(idea, step="back_to_cocreation", reason="Encore un tour.", by=carla)
    idea = advance_idea(idea, step="withdraw", reason="Plus le temps.", by=alice)

    assert (idea.stage.key, growth_of(idea)) == ("withdrawn", 4)


@pytest.mark.parametrize(("stage", "growth"), [("submitted", 1), ("screening", 2), ("evaluation", 4)])
def test_an_idea_that_is_declined_stays_as_grown_as_it_was(
    alice: Actor, carla: Actor, stage: str, growth: int, django_assert_num_queries
) -> None:
    idea = make_idea(alice, stage=stage)
    assert growth_of(idea) == growth

    idea = advance_idea(idea, step="decline", reason="Hors du champ du lab.", by=carla)

    assert (idea.stage.key, growth_of(idea)) == ("declined", growth)
    with django_assert_num_queries(1):
        listed = with_growth(Idea.objects.select_related("stage"))
        assert [growth_of(one) for one in listed] == [growth]
