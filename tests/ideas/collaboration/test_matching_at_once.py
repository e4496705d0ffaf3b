"""Of two who answer at once, one does, and nothing is promised twice."""

from decimal import Decimal

import pytest

from ideas.collaboration.models import Match, Need, Offer
from ideas.collaboration.operations import (
    accept_match,
    close_need,
    decline_match,
    propose_match,
    withdraw_match,
)
from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from ideas.kernel.errors import MovedOn
from tests.at_once import at_once, just_before, successes
from tests.factories.needs import facts_about, make_need, make_needy_idea, sums


@pytest.mark.django_db(transaction=True)
def test_of_a_yes_and_a_no_at_once_one_holds(need: Need, offer: Offer, alice: Actor, bruno: Actor) -> None:
    match = propose_match(need, offer, by=bruno)

    results = at_once(
        lambda: accept_match(match, by=alice),
        lambda: decline_match(match, reason="Non.", by=alice),
        lambda: withdraw_match(match, reason="Non.", by=bruno),
    )

    match.refresh_from_db()
    agreed = match.state == "agreed"
    # what was agreed may be taken back at once, which counts for nothing any more
    assert successes(results) in {1, 2}
    assert sums(need, offer) == ((8, 0, 8) if agreed else (0, 0, 0))
    assert facts_about(match)[0] == "MatchProposed"
    assert len(facts_about(match)) == 1 + successes(results)


@pytest.mark.django_db(transaction=True)
def test_both_sides_propose_at_once_and_one_proposal_stands(
    need: Need, offer: Offer, alice: Actor, bruno: Actor
) -> None:
    results = at_once(
        lambda: propose_match(need, offer, by=alice), lambda: propose_match(need, offer, by=bruno)
    )

    assert successes(results) == 1
    assert [type(one) for one in results if isinstance(one, Exception)] == [MovedOn]
    assert Match.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_last_of_an_offer_is_promised_once(
    needy: Idea, offer: Offer, alice: Actor, bruno: Actor, charlie: Actor
) -> None:
    other = make_needy_idea(charlie, title="Autre idée")
    needs = make_need(needy, alice), make_need(other, charlie)
    matches = [propose_match(need, offer, by=bruno) for need in needs]

    results = at_once(
        lambda: accept_match(matches[0], by=alice), lambda: accept_match(matches[1], by=charlie)
    )

    offer.refresh_from_db()
    assert successes(results) == 1
    assert [type(one) for one in results if isinstance(one, Exception)] == [MovedOn]
    assert offer.taken == 8
    assert Match.objects.filter(state="agreed").count() == 1


def test_what_is_left_of_an_offer_is_said(needy: Idea, alice: Actor, bruno: Actor, offer: Offer) -> None:
    needs = [make_need(needy, alice) for _ in range(2)]
    first, second = (propose_match(need, offer, amount=Decimal(6), by=bruno) for need in needs)
    accept_match(first, by=alice)

    with pytest.raises(MovedOn) as refused:
        accept_match(second, by=alice)

    assert str(refused.value) == "Il n’en reste plus que 2 heures."


@pytest.mark.django_db(transaction=True)
def test_a_yes_while_the_need_is_closed_either_comes_first_or_is_refused(
    need: Need, offer: Offer, alice: Actor, bruno: Actor
) -> None:
    match = propose_match(need, offer, by=bruno)

    accepted, closed = at_once(
        lambda: accept_match(match, by=alice), lambda: close_need(need, met=True, by=alice)
    )

    match.refresh_from_db()
    assert not isinstance(closed, Exception)
    assert match.state == ("lapsed" if isinstance(accepted, Exception) else "agreed")
    assert not isinstance(accepted, Exception) or isinstance(accepted, MovedOn)


def test_a_match_that_moved_on_is_not_moved_again(
    need: Need, offer: Offer, alice: Actor, bruno: Actor
) -> None:
    match = propose_match(need, offer, by=bruno)

    def move_on() -> None:
        Match.objects.filter(pk=match.pk).update(state="lapsed")

    with just_before('UPDATE "collaboration_match"', move_on), pytest.raises(MovedOn):
        accept_match(match, by=alice)

    assert sums(need, offer) == (0, 0, 0)
