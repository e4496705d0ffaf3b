"""A curator's token leads and sees what the lab sees only with the scope ``lab``."""

import pytest

from ideas.ideation.queries import ideas_curated_by, ideas_visible_to
from ideas.ideation.rules import is_curator_of
from ideas.kernel.authorization import may
from tests.factories.people import arriving, make_person


@pytest.mark.parametrize(
    ("scopes", "expected"), [(None, True), ({"read", "write", "lab"}, True), ({"read", "write"}, False)]
)
def test_a_curator_curates_through_a_token_that_was_given_the_role(idea, scopes, expected):
    idea.hidden_at = idea.submitted_at
    idea.save()
    carla = arriving(make_person("Carla", roles=["curator"]), scopes)

    assert is_curator_of(carla, idea) is expected
    assert ideas_curated_by(carla).filter(pk=idea.pk).exists() is expected
    assert ideas_visible_to(carla).filter(pk=idea.pk).exists() is expected
    assert may(carla, "workflow.publish_process") is False
