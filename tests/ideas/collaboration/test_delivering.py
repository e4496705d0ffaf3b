"""What came of a match counts, is thanked for, and is told to whom it concerns."""

from decimal import Decimal

import pytest

from ideas.activity.models import Fact
from ideas.collaboration.models import Need, Offer
from ideas.collaboration.operations import (
    accept_match,
    deliver_match,
    hide_offer,
    make_offer,
    propose_match,
    thank_match,
)
from ideas.collaboration.queries.figures import (
    Activation,
    Contribution,
    activation,
    contributions,
    received_matches,
)
from ideas.collaboration.queries.matching import (
    matches_given_by,
    matches_of,
    matches_of_need,
    matches_of_offer,
    matches_of_organisation,
    matches_received_by,
    matches_visible_to,
)
from ideas.ideation.models import Credit, Idea
from ideas.kernel.actor import ANYONE, Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed
from tests.factories.needs import ROOM, agreed_match, facts_about, make_need, offer_of, sums
from tests.factories.topics import make_territories


def test_what_came_counts_and_a_need_that_has_all_is_met(
    need: Need, alice: Actor, bruno: Actor, charlie: Actor, carla: Actor
) -> None:
    first, second = offer_of(bruno), offer_of(charlie)
    waiting = propose_match(need, offer_of(carla), by=carla)
    mine, theirs = (
        agreed_match(need, one, team=alice, giver=by) for one, by in ((first, bruno), (second, charlie))
    )

    with pytest.raises(NotAllowed):
        deliver_match(mine, by=bruno)
    deliver_match(mine, amount=Decimal(6), by=alice)
    assert sums(need, first) == (2, 6, 6)
    deliver_match(theirs, amount=Decimal(5), by=carla)

    assert sums(need, second) == (0, 11, 5)
    waiting.refresh_from_db()
    assert (need.state, waiting.state) == ("met", "lapsed")
    assert facts_about(mine)[-1] == "MatchDelivered"
    assert Fact.objects.filter(name="NeedMet", subject_code=need.code).count() == 1


def test_more_than_was_agreed_may_come(need: Need, offer: Offer, alice: Actor, bruno: Actor) -> None:
    match = agreed_match(need, offer, team=alice, giver=bruno)

    with pytest.raises(Invalid):
        deliver_match(match, amount=Decimal(0), by=alice)
    delivered = deliver_match(match, amount=Decimal(12), by=alice)
    with pytest.raises(MovedOn):
        deliver_match(match, by=alice)

    assert (delivered.delivered_amount, sums(need, offer)) == (12, (0, 12, 12))
    assert (need.missing, offer.left) == (0, 0)


def test_who_gave_is_credited_and_who_lent_a_place_has_hosted(
    needy: Idea, need: Need, offer: Offer, alice: Actor, bruno: Actor, otto: Actor
) -> None:
    place = make_need(needy, alice, **ROOM, amount=None, unit="")
    deliver_match(agreed_match(need, offer, team=alice, giver=bruno), by=alice)
    deliver_match(agreed_match(place, make_offer(**ROOM, by=otto), team=alice, giver=otto), by=alice)

    credits = Credit.objects.filter(idea=needy, source_kind="match").order_by("pk")
    assert [(one.kind, one.person, one.organisation) for one in credits] == [
        ("contributed", bruno.person, None),
        ("hosted", otto.person, otto.organisation),
    ]


def test_the_team_says_thank_you(need: Need, offer: Offer, alice: Actor, bruno: Actor) -> None:
    match = agreed_match(need, offer, team=alice, giver=bruno)
    with pytest.raises(MovedOn):
        thank_match(match, thanks="Merci.", by=alice)
    deliver_match(match, by=alice)
    with pytest.raises(NotAllowed):
        thank_match(match, thanks="Merci.", by=bruno)
    with pytest.raises(Invalid):
        thank_match(match, thanks="", by=alice)

    thanked = thank_match(match, thanks="Merci pour tout.", by=alice)

    assert (thanked.state, thanked.thanks) == ("thanked", "Merci pour tout.")
    assert facts_about(match) == ["MatchProposed", "MatchAgreed", "MatchDelivered", "MatchThanked"]


# --- Who may know, and what is counted --------------------------------------------------------------------------------


def test_what_is_agreed_is_public_what_is_proposed_is_for_both_sides_and_who_curates(
    needy: Idea, need: Need, offer: Offer, alice: Actor, bruno: Actor, charlie: Actor, carla: Actor
) -> None:
    match = propose_match(need, offer, by=bruno)
    everybody = (ANYONE, charlie, alice, bruno, carla)

    assert [matches_visible_to(one).exists() for one in everybody] == [False, False, True, True, True]
    accept_match(match, by=alice)
    assert [matches_visible_to(one).exists() for one in everybody] == [True] * 5
    hide_offer(offer, reason="Publicité.", by=carla)
    assert [matches_visible_to(one).exists() for one in everybody] == [False, False, True, True, True]
    for rows in (
        matches_of(needy, alice),
        matches_of_need(need, alice),
        matches_of_offer(offer, alice),
        matches_given_by(bruno.person),
        matches_received_by(alice.person),
    ):
        assert rows.get() == match


def test_contributions_in_kind_are_counted_by_idea_organisation_kind_and_unit(
    needy: Idea, alice: Actor, bruno: Actor, otto: Actor
) -> None:
    hours, room = make_need(needy, alice, amount=Decimal(100)), make_need(needy, alice, **ROOM, amount=None)
    for giver in (bruno, otto):
        match = agreed_match(hours, offer_of(giver), team=alice, giver=giver)
        deliver_match(match, amount=Decimal(5), by=alice)
    lent = deliver_match(agreed_match(room, make_offer(**ROOM, by=otto), team=alice, giver=otto), by=alice)
    thank_match(lent, thanks="Merci.", by=alice)
    propose_match(hours, offer_of(bruno), by=bruno)

    assert contributions(received_matches(idea=needy)) == [
        Contribution("skill", "hour", 2, Decimal(10)),
        Contribution("place", "", 1, None),
    ]
    assert contributions(received_matches(organisation=otto.organisation)) == [
        Contribution("place", "", 1, None),
        Contribution("skill", "hour", 1, Decimal(5)),
    ]
    assert matches_of_organisation(otto.organisation, ANYONE).count() == 2


def test_resources_are_activated_once_an_idea_agrees_to_use_them(
    need: Need, alice: Actor, bruno: Actor, charlie: Actor, carla: Actor
) -> None:
    places = make_territories()
    here, there = (offer_of(bruno, territories=[places[code]]) for code in ("CH-C6621", "CH-C5586"))
    hide_offer(offer_of(charlie), reason="Publicité.", by=carla)
    propose_match(need, there, by=bruno)
    agreed_match(need, here, team=alice, giver=bruno)

    assert (activation(), activation().rate) == (Activation(2, 1), Decimal("0.500"))
    assert (activation("CH-GE"), activation("CH-VD")) == (Activation(1, 1), Activation(1, 0))
    assert (activation("FR"), activation("FR").rate) == (Activation(0, 0), None)
