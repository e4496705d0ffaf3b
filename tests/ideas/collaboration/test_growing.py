"""A declined amendment can become an idea of its own."""

import pytest

from ideas.activity.models import Fact
from ideas.collaboration.operations import (
    accept_amendment,
    decline_amendment,
    grow_idea_from,
)
from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from ideas.kernel.errors import MovedOn, NotAllowed
from tests.factories.amendments import SOLUTION, make_amendment


class TestGrow:
    def test_a_declined_one_becomes_a_draft_of_its_author(
        self, shared: Idea, alice: Actor, charlie: Actor
    ) -> None:
        amendment = decline_amendment(make_amendment(shared, charlie), reason="Trop long.", by=alice)

        draft = grow_idea_from(amendment, by=charlie)

        assert draft.is_draft
        assert draft.title == "D’après « Heures de voisinage »"
        assert draft.sections == {"need": "Plus clair ainsi.", "solution": SOLUTION}
        assert list(draft.themes.all()) == list(shared.themes.all())
        assert list(draft.grown_from.all()) == [amendment]
        assert grow_idea_from(amendment, by=charlie) == draft
        assert Fact.objects.get(name="AmendmentGrown").audience == "staff"

    def test_an_open_or_accepted_one_does_not(self, shared: Idea, alice: Actor, charlie: Actor) -> None:
        amendment = make_amendment(shared, charlie)
        with pytest.raises(MovedOn):
            grow_idea_from(amendment, by=charlie)
        accept_amendment(amendment, by=alice)
        with pytest.raises(MovedOn):
            grow_idea_from(amendment, by=charlie)

    def test_is_its_authors(self, shared: Idea, alice: Actor, charlie: Actor) -> None:
        amendment = decline_amendment(make_amendment(shared, charlie), reason="Non.", by=alice)

        with pytest.raises(NotAllowed):
            grow_idea_from(amendment, by=alice)
