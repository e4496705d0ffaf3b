"""Many at one idea at the same moment, each in a process of its own."""

import re
from collections import Counter

import pytest

from ideas.activity.models import Fact
from ideas.collaboration.models import WorkingCopy
from ideas.ideation.lifecycle import TeamRole
from ideas.ideation.models import Support, TeamMember
from ideas.ideation.operations import revise_idea
from tests.factories.amendments import SOLUTION, make_amendment
from tests.factories.ideas import make_idea
from tests.factories.people import acting, make_person

from .conftest import wait_until

SIZES = [
    pytest.param(64, 200, 25, marks=pytest.mark.postgresql, id="full"),
    pytest.param(8, 20, 4, marks=pytest.mark.sqlite, id="small"),
]
WRITERS = [
    pytest.param(16, 6, marks=pytest.mark.postgresql, id="full"),
    pytest.param(4, 4, marks=pytest.mark.sqlite, id="small"),
]
PARAGRAPHS = "\n\n".join(f"Le paragraphe {number} dit ce qui manque." for number in range(12))


def shared_idea(authors):
    """An idea in co-creation of that many authors, in paragraphs."""
    alice = acting(make_person("Alice"))
    idea = make_idea(alice, stage="cocreation")
    for number in range(authors):
        author = make_person(f"Autrice {number}")
        TeamMember.objects.create(idea=idea, person=author, role=TeamRole.CO_AUTHOR)
    return revise_idea(idea, changes={"sections": {"need": PARAGRAPHS}}, by=alice)


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


@pytest.mark.parametrize(("writers", "count"), WRITERS)
def test_of_all_who_write_the_same_part_no_word_is_lost(alone, say, writers, count):
    idea = shared_idea(writers)
    before = idea.revisions.count()

    said = answers_of(alone.act("write", idea.code, "--count", str(count)))

    idea.refresh_from_db()
    say(f"{writers} authors in one part: {dict(said)}")
    words = [f"{writer}x{number}x" for writer in range(writers) for number in range(count)]
    assert sorted(re.findall(r"\d+x\d+x", idea.part("need"))) == sorted(words)
    assert said['"joined"'] + said['"alone"'] == writers * count
    assert idea.revisions.count() == before + writers * count
    assert idea.revisions.get(number=idea.revision).sections["need"] == idea.part("need")
    assert not WorkingCopy.objects.exists()


@pytest.mark.parametrize(("authors", "_count"), WRITERS)
def test_of_all_who_accept_one_amendment_one_does(alone, say, authors, _count):
    idea = shared_idea(authors)
    make_amendment(idea, acting(make_person("Charlie")))

    said = answers_of(alone.act("accept", idea.code))

    idea.refresh_from_db()
    say(f"{authors} at one amendment: {dict(said)}")
    assert said == {'"success"': 1, "409": authors - 1}
    assert idea.section("solution") == SOLUTION
    assert idea.revisions.filter(reason="amendment").count() == 1
    assert idea.credits.filter(kind="amended").count() == 1
