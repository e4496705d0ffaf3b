"""What needs, offers and matches hold of people."""

from typing import Any

import pytest

from ideas.activity.models import Fact
from ideas.collaboration.models import Match, Offer
from ideas.collaboration.operations import make_offer, propose_match
from ideas.kernel.actor import Actor
from ideas.notifications.queries.audiences import team_of
from ideas.people.personal_data import export_of, holdings, unite_all
from tests.factories.needs import ROOM, agreed_match, make_need, make_needy_idea, offer_of
from tests.factories.people import make_person


def erase(person: Any, texts: bool) -> None:
    for holding in holdings().values():
        if holding.model.__module__.startswith("ideas.collaboration"):
            holding.erase(person, texts)


@pytest.fixture
def match(alice: Actor, bruno: Actor) -> Match:
    need = make_need(make_needy_idea(alice), alice)
    return agreed_match(need, offer_of(bruno), team=alice, giver=bruno, words="Bonjour.", contact="079")


def test_a_person_takes_along_what_they_said(match: Match, alice: Actor, bruno: Actor) -> None:
    hers, his = export_of(alice.person), export_of(bruno.person)

    assert [row["title"] for row in hers["collaboration.Need"]] == ["Une menuisière ou un menuisier"]
    assert [row["title"] for row in his["collaboration.Offer"]] == ["Menuisier à la retraite"]
    assert [row["offer_contact"] for row in his["collaboration.Match"]] == ["079"]
    assert "offer_contact" not in hers["collaboration.Match"][0]


def test_what_somebody_gave_goes_with_them_and_how_they_are_reached_is_forgotten(
    match: Match, bruno: Actor, otto: Actor, alice: Actor
) -> None:
    ours = make_offer(**ROOM, by=otto)
    waiting = propose_match(make_need(match.need.idea, alice), offer_of(bruno), by=bruno)

    erase(bruno.person, texts=False)
    erase(otto.person, texts=True)

    match.refresh_from_db()
    waiting.refresh_from_db()
    ours.refresh_from_db()
    assert (match.offer_contact, match.offer_words) == ("", "Bonjour.")
    assert (match.state, waiting.state, ours.state, ours.title) == ("agreed", "lapsed", "open", ROOM["title"])
    assert set(Offer.objects.filter(person=bruno.person).values_list("state", flat=True)) == {"withdrawn"}
    assert waiting.ended_at is not None
    told = Fact.objects.filter(name__in=("OfferWithdrawn", "MatchLapsed"), actor_code="")
    assert sorted(told.values_list("name", flat=True)) == ["MatchLapsed", "OfferWithdrawn", "OfferWithdrawn"]
    assert alice.person in team_of(("match", waiting.code))

    erase(bruno.person, texts=True)
    match.refresh_from_db()
    match.offer.refresh_from_db()
    assert (match.offer_words, match.offer.title) == ("", "…")


def test_united_people_share_what_they_gave(match: Match, alice: Actor, bruno: Actor) -> None:
    into = make_person("Une seule")

    unite_all(alice.person, into)
    unite_all(bruno.person, into)

    match.refresh_from_db()
    assert {match.need_person, match.offer_person, match.offer.person, match.need.listed_by} == {into}
