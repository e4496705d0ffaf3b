"""Amendments are hidden by the lab, and leave or stay with who wrote them."""

import pytest

from ideas.collaboration.operations import (
    accept_amendment,
    hide_amendment,
    rebase_amendment,
    show_amendment,
)
from ideas.collaboration.queries import amendments_of
from ideas.ideation.models import Idea
from ideas.kernel.actor import ANYONE, Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed
from ideas.people.personal_data import export_of, holdings
from tests.factories.amendments import SOLUTION, make_amendment
from tests.factories.people import make_person


class TestHide:
    def test_hides_from_all_but_author_team_and_lab(
        self, shared: Idea, alice: Actor, carla: Actor, charlie: Actor
    ) -> None:
        amendment = hide_amendment(make_amendment(shared, charlie), reason="Injures.", by=carla)

        assert list(amendments_of(shared, ANYONE)) == []
        for viewer in (alice, carla, charlie):
            assert list(amendments_of(shared, viewer)) == [amendment]
        with pytest.raises(NotAllowed):
            accept_amendment(amendment, by=alice)
        with pytest.raises(MovedOn):
            hide_amendment(amendment, reason="Injures.", by=carla)

        show_amendment(amendment, by=carla)
        assert list(amendments_of(shared, ANYONE)) == [amendment]

    def test_owes_a_reason_and_a_curator(
        self, shared: Idea, alice: Actor, carla: Actor, charlie: Actor
    ) -> None:
        amendment = make_amendment(shared, charlie)

        with pytest.raises(Invalid):
            hide_amendment(amendment, reason=" ", by=carla)
        with pytest.raises(NotAllowed):
            hide_amendment(amendment, reason="Motif.", by=alice)
        with pytest.raises(MovedOn):
            show_amendment(amendment, by=carla)


class TestPersonalData:
    def test_who_leaves_with_their_texts_takes_what_they_proposed(self, shared: Idea, charlie: Actor) -> None:
        amendment = make_amendment(shared, charlie)
        rebase_amendment(amendment, texts={"solution": "Deux."}, by=charlie)

        holdings()["collaboration.Amendment"].erase(charlie.person, True)

        amendment.refresh_from_db()
        assert (amendment.state, amendment.texts, amendment.reason) == ("withdrawn", {}, "")
        assert [form.texts for form in amendment.forms.all()] == [{}]

    def test_otherwise_it_stays(self, shared: Idea, charlie: Actor) -> None:
        amendment = make_amendment(shared, charlie)

        holdings()["collaboration.Amendment"].erase(charlie.person, False)

        amendment.refresh_from_db()
        assert (amendment.state, amendment.texts) == ("open", {"solution": SOLUTION})

    def test_is_exported_and_united(self, shared: Idea, charlie: Actor) -> None:
        amendment, into = make_amendment(shared, charlie), make_person("Autre")

        (row,) = export_of(charlie.person)["collaboration.Amendment"]
        holdings()["collaboration.Amendment"].unite(charlie.person, into)

        amendment.refresh_from_db()
        assert (row["code"], row["texts"]) == (amendment.code, {"solution": SOLUTION})
        assert amendment.author == into
