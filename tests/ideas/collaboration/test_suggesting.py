"""Suggestions are computed when somebody looks, say why, and are told once."""

import datetime
from typing import Any

import pytest
from django.db import transaction

from ideas.activity.models import Delivery, Fact
from ideas.activity.operations import defer
from ideas.collaboration.models import Need, Offer
from ideas.collaboration.operations import (
    change_offer,
    decline_match,
    hide_offer,
    make_offer,
    offer_help,
    pause_offer,
    propose_match,
    suggest_needs,
    suggest_offers,
)
from ideas.collaboration.queries.suggesting import needs_for, offers_for
from ideas.ideation.models import Idea
from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM, Actor
from ideas.kernel.errors import NotAllowed
from ideas.search.queries import codes_matching
from ideas.topics.models import Territory
from tests.factories.needs import make_need, make_needy_idea, offer_of
from tests.factories.topics import make_territories

DAY = datetime.timedelta(days=1)


@pytest.fixture
def places(db: None) -> dict[str, Territory]:
    return make_territories()


@pytest.fixture
def need(alice: Actor, places: dict[str, Territory]) -> Need:
    return make_need(make_needy_idea(alice), alice, territories=[places["CH-C6621"]])


def test_offers_for_a_need_say_why_the_best_first(
    need: Need, bruno: Actor, charlie: Actor, places: dict[str, Territory], deliver_facts: Any
) -> None:
    near = offer_of(bruno, title="Charpente", territories=[places["CH-C6608"]])
    here = offer_of(charlie, title="Menuisier du quartier", territories=[places["CH-C6621"]])
    deliver_facts()

    found = offers_for(need)

    assert [one.offer for one in found] == [here]
    assert {reason.key: reason.words for reason in found[0].fit.reasons} == {
        "place": "au même endroit\u00a0: Genève",
        "words": "mots en commun\u00a0: menuisière, menuisier",
        "kind": "Savoir-faire",
        "language": "en français",
    }
    change_offer(near, changes={"title": "Menuiserie et charpente"}, by=bruno)
    deliver_facts()
    assert [one.offer.pk for one in offers_for(need)] == [here.pk]
    change_offer(near, changes={"title": "Menuisiers et charpentiers"}, by=bruno)
    deliver_facts()
    assert [one.offer.pk for one in offers_for(need)] == [here.pk, near.pk]


def test_needs_for_an_offer_are_found_in_the_same_way(
    need: Need, bruno: Actor, places: dict[str, Territory]
) -> None:
    offer = offer_of(bruno, territories=[places["CH-GE"]])

    (found,) = needs_for(offer)

    assert (found.need, found.offer, found.fit.reasons[0].words) == (
        need,
        offer,
        "Genève est dans\u00a0: Genève",
    )


def test_members_of_a_grouping_are_near(alice: Actor, bruno: Actor, places: dict[str, Territory]) -> None:
    need = make_need(make_needy_idea(alice), alice, territories=[places["CH-C6621"]], weekdays=0b10)
    offer_of(bruno, territories=[places["CH-C5586"]], weekdays=0b10)

    (found,) = offers_for(need)

    assert [reason.words for reason in found.fit.reasons][:2] == [
        "même groupement\u00a0: Villes du lac",
        "les mardis",
    ]


def test_what_is_hidden_paused_over_taken_or_tried_before_is_never_suggested(
    need: Need, alice: Actor, bruno: Actor, carla: Actor, places: dict[str, Territory]
) -> None:
    here = {"territories": [places["CH-C6621"]]}
    hide_offer(offer_of(bruno, **here), reason="Publicité.", by=carla)
    pause_offer(offer_of(bruno, **here), by=bruno)
    offer_of(bruno, ends_on=clock.today() - DAY, **here)
    taken = offer_of(bruno, **here)
    Offer.objects.filter(pk=taken.pk).update(taken=8)
    offer_of(bruno, idea=make_needy_idea(carla, title="Autre idée"), **here)
    tried = propose_match(need, offer_of(bruno, **here), by=bruno)
    decline_match(tried, reason="Non.", by=alice)

    assert offers_for(need) == []
    for offer in Offer.objects.exclude(idea__isnull=False):
        assert needs_for(offer) == []


def test_an_offer_to_an_idea_is_suggested_for_its_needs(need: Need, bruno: Actor, charlie: Actor) -> None:
    other = make_need(make_needy_idea(charlie, title="Autre idée"), charlie)
    offer = offer_of(bruno, idea=need.idea)

    assert [one.need for one in needs_for(offer)] == [need]
    assert [one.offer for one in offers_for(need)] == [offer]
    assert offers_for(other) == []


@pytest.mark.parametrize("rows", [1, 5])
def test_suggestions_ask_the_same_questions_for_any_number(
    need: Need, bruno: Actor, places: dict[str, Territory], rows: int, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        offer_of(bruno, territories=[places["CH-C6621"]])
    fresh = Need.objects.select_related("idea__merged_into").get(pk=need.pk)

    with django_assert_num_queries(13):
        assert len(offers_for(fresh)) == rows


# --- Telling --------------------------------------------------------------------------------------------------------


def told() -> list[tuple[str, list[str]]]:
    facts = Fact.objects.filter(name__in=("OffersSuggested", "NeedsSuggested")).order_by("pk")
    return [(fact.subject_code, fact.data.get("offers") or fact.data["needs"]) for fact in facts]


def test_each_morning_both_sides_are_told_once_of_what_is_new(
    need: Need, bruno: Actor, charlie: Actor, alice: Actor, places: dict[str, Territory], deliver_facts: Any
) -> None:
    def morning(key: str) -> None:
        with transaction.atomic():
            defer("collaboration.suggest", {}, key=key)
        deliver_facts()

    offer = offer_of(bruno, territories=[places["CH-C6621"]])
    morning("1")
    morning("2")
    assert told() == [(need.code, [offer.code])]

    another = make_need(
        make_needy_idea(charlie, title="Autre idée"), charlie, territories=[places["CH-C6621"]]
    )
    morning("3")
    morning("4")

    assert told() == [(need.code, [offer.code]), (offer.code, [another.code])]
    assert not Delivery.objects.exclude(error="").exists()


def test_only_the_lab_tells(need: Need, alice: Actor, bruno: Actor) -> None:
    with pytest.raises(NotAllowed):
        suggest_offers(need, by=alice)
    with pytest.raises(NotAllowed):
        suggest_needs(offer_of(bruno), by=bruno)
    assert suggest_needs(offer_of(bruno, kind="contact", amount=None), by=SYSTEM) == 0


def test_many_rows_are_looked_at_a_few_at_a_time(
    alice: Actor, bruno: Actor, deliver_facts: Any, places: dict[str, Territory]
) -> None:
    needy: Idea = make_needy_idea(alice)
    needs = [make_need(needy, alice, territories=[places["CH-C6621"]]) for _ in range(12)]
    for _ in range(11):
        make_offer(kind="contact", title="Une adresse", by=bruno)
    offer = offer_of(bruno, territories=[places["CH-C6621"]])
    with transaction.atomic():
        defer("collaboration.suggest", {})
    deliver_facts()

    assert [code for code, _ in told()] == [need.code for need in needs]
    assert Offer.objects.filter(looked_at__gt=offer.looked_at).count() == 12


def test_help_offered_to_a_need_is_found_by_its_words(need: Need, bruno: Actor, deliver_facts: Any) -> None:
    match = offer_help(need, title="Rabotage de portes", by=bruno)
    deliver_facts()

    assert codes_matching("offer", "portes") == [match.offer.code]
    assert codes_matching("need", "menuisière") == [need.code]
