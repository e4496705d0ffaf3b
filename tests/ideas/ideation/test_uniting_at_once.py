"""Two persons are united while others back the same ideas."""

import pytest

from ideas.ideation.models import Idea, Support
from ideas.ideation.operations import support_idea
from ideas.ideation.personal_data import unite_supports
from ideas.kernel.actor import Actor
from tests.at_once import overtaken
from tests.factories.ideas import add_supports, make_idea
from tests.factories.people import acting, make_person


@pytest.mark.django_db(transaction=True)
def test_who_backs_an_idea_while_two_who_did_become_one_is_counted(alice: Actor) -> None:
    idea = make_idea(alice)
    old, into, neighbour = (make_person(name) for name in ("Ancienne", "Nouvelle", "Voisine"))
    add_supports(idea, [old, into])

    overtaken(
        lambda: unite_supports(old, into),
        'UPDATE "ideation_idea"',
        by=lambda: support_idea(Idea.objects.get(pk=idea.pk), by=acting(neighbour)),
    )

    idea.refresh_from_db()
    assert set(Support.objects.filter(idea=idea).values_list("person", flat=True)) == {into.pk, neighbour.pk}
    assert idea.support_count == 2
