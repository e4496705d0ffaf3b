"""Many at one idea at the same moment, each in a process of its own."""

from collections import Counter

import pytest

from ideas.activity.models import Fact
from ideas.ideation.models import Support
from tests.factories.ideas import make_idea
from tests.factories.people import acting, make_person

from .conftest import wait_until

SIZES = [
    pytest.param(64, 200, 25, marks=pytest.mark.postgresql, id="full"),
    pytest.param(8, 20, 4, marks=pytest.mark.sqlite, id="small"),
]


def answers_of(act):
    """What the processes of an act said, when all have ended well."""
    wait_until(lambda: not act.is_running, patience=120, what=act.last_words)
    assert act.popen.returncode == 0, act.last_words(200)
    return Counter(act.log.read_text().split())


@pytest.mark.parametrize(("contenders", "_backers", "_pairs"), SIZES)
def test_of_many_who_take_one_step_one_succeeds_and_all_others_get_a_409(
    alone, say, contenders, _backers, _pairs
):
    idea = make_idea(acting(make_person("Alice")))
    for number in range(contenders):
        make_person(f"Curatrice {number}", roles=["curator"])

    said = answers_of(alone.act("contend", idea.code, "--step", "take_up"))

    say(f"{contenders} at one step: {dict(said)}")
    assert said == {'"success"': 1, "409": contenders - 1}
    assert idea.passages.filter(step="take_up").count() == 1
    assert Fact.objects.filter(name="IdeaAdvanced", data__step="take_up").count() == 1


@pytest.mark.parametrize(("_contenders", "backers", "pairs"), SIZES)
def test_double_clicks_on_support_count_each_person_once(alone, say, _contenders, backers, pairs):
    idea = make_idea(acting(make_person("Alice")))
    for number in range(backers):
        make_person(f"Voisine {number}")

    answers_of(alone.act("click", idea.code, "--pairs", str(pairs)))

    idea.refresh_from_db()
    say(f"{backers} double clicks by {2 * pairs} processes: {idea.support_count} supports")
    assert idea.support_count == Support.objects.filter(idea=idea).count() == backers
    assert Fact.objects.filter(name="IdeaSupported").count() == backers
