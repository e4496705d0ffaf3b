"""A need and an offer are brought together when both sides say yes, and what came counts."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from ideas.activity.models import Delivery, Fact
from ideas.collaboration.lifecycle.needs import MOVES, MatchState, MatchStep, leads_to
from ideas.collaboration.models import Match, Need, Offer
from ideas.collaboration.operations import (
    accept_match,
    close_need,
    decline_match,
    deliver_match,
    hide_need,
    hide_offer,
    lapse_match,
    make_offer,
    offer_help,
    pause_offer,
    propose_match,
    thank_match,
    withdraw_match,
    withdraw_offer,
)
from ideas.collaboration.queries.figures import (
    Activation,
    Contribution,
    activation,
    contributions,
    received_matches,
)
from ideas.collaboration.queries.matching import (
    matches_of,
    matches_of_need,
    matches_of_offer,
    matches_of_organisation,
    matches_of_person,
    matches_visible_to,
)
from ideas.ideation.models import Credit, Idea, TeamMember
from ideas.ideation.operations import advance_idea
from ideas.kernel import clock
from ideas.kernel.actor import ANYONE, SYSTEM, Actor
from ideas.kernel.errors import Invalid, LabError, MovedOn, NotAllowed, StaleRevision, TooMany
from tests.at_once import at_once, just_before, successes
from tests.factories.activity import allowing
from tests.factories.needs import ROOM, agreed_match, make_need, make_needy_idea, offer_of
from tests.factories.topics import make_territories

DAY = datetime.timedelta(days=1)


@pytest.fixture
def needy(alice: Actor) -> Idea:
    return make_needy_idea(alice)


@pytest.fixture
def need(needy: Idea, alice: Actor) -> Need:
    return make_need(needy, alice)


@pytest.fixture
def offer(bruno: Actor) -> Offer:
    return offer_of(bruno)


def facts_about(match: Match) -> list[str]:
    return list(Fact.objects.filter(subject_code=match.code).order_by("pk").values_list("name", flat=True))


def sums(need: Need, offer: Offer) -> tuple[Decimal, Decimal, Decimal]:
    need.refresh_from_db()
    offer.refresh_from_db()
    return need.agreed, need.delivered, offer.taken


# --- The map --------------------------------------------------------------------------------------------------------


def test_every_state_is_reached_by_the_steps_of_the_map_and_ends_lead_nowhere() -> None:
    reached = {target for moves in MOVES.values() for target in moves.values()}
    left = {source for moves in MOVES.values() for source in moves}

    assert reached == set(MatchState) - {MatchState.SUGGESTED}
    assert set(MatchState) - left == {
        MatchState.THANKED,
        MatchState.DECLINED,
        MatchState.WITHDRAWN,
        MatchState.LAPSED,
    }
    assert leads_to(MatchStep.DELIVER, "proposed") is None


# --- Both sides opt in ----------------------------------------------------------------------------------------------


def test_who_gives_proposes_and_the_team_accepts(
    need: Need, offer: Offer, alice: Actor, bruno: Actor
) -> None:
    match = propose_match(need, offer, words="Les mardis ?", contact="079 000 00 00", by=bruno)

    assert (match.state, match.proposed_side, match.amount, match.unit) == (
        "proposed",
        "offer",
        Decimal(8),
        "hour",
    )
    assert sums(need, offer) == (0, 0, 0)

    agreed = accept_match(match, words="Volontiers.", contact="alice@example.org", by=alice)

    assert (agreed.state, agreed.need_person, agreed.offer_person) == ("agreed", alice.person, bruno.person)
    assert (agreed.offer_words, agreed.need_contact) == ("Les mardis ?", "alice@example.org")
    assert sums(need, offer) == (8, 0, 8)
    assert (need.missing, need.is_covered, offer.left) == (2, False, 0)
    assert facts_about(match) == ["MatchProposed", "MatchAgreed"]


def test_the_team_proposes_and_who_gives_accepts(
    need: Need, offer: Offer, alice: Actor, bruno: Actor
) -> None:
    match = propose_match(need, offer, amount=Decimal(3), by=alice)

    with pytest.raises(NotAllowed):
        accept_match(match, by=alice)
    assert accept_match(match, by=bruno).amount == Decimal(3)


def test_who_speaks_for_both_sides_has_both_yes_at_once(need: Need, alice: Actor) -> None:
    own = offer_of(alice, title="Mes heures")

    match = propose_match(need, own, by=alice)

    assert (match.state, match.need_person, match.offer_person) == ("agreed", alice.person, alice.person)
    assert facts_about(match) == ["MatchAgreed"]


def test_an_offer_to_a_need_is_made_and_proposed_in_one(need: Need, otto: Actor, needy: Idea) -> None:
    match = offer_help(need, title="Nos apprentis", kind="place", amount=Decimal(4), unit="hour", by=otto)

    assert (match.offer.kind, match.offer.idea, match.offer.organisation) == (
        "skill",
        needy,
        otto.organisation,
    )
    assert (match.state, match.amount) == ("proposed", Decimal(4))


def test_a_refused_proposal_leaves_no_offer_behind(need: Need, alice: Actor, bruno: Actor) -> None:
    close_need(need, met=True, by=alice)

    with pytest.raises(MovedOn):
        offer_help(need, title="Mes heures", by=bruno)

    assert not Offer.objects.exists()


def test_strangers_propose_nothing(need: Need, offer: Offer, charlie: Actor) -> None:
    for stranger in (charlie, ANYONE):
        with pytest.raises(LabError):
            propose_match(need, offer, by=stranger)
    assert not Match.objects.exists()


def test_contributors_of_a_team_do_not_speak_for_it(
    needy: Idea, need: Need, offer: Offer, charlie: Actor
) -> None:
    TeamMember.objects.create(idea=needy, person=charlie.person, role="contributor")

    with pytest.raises(NotAllowed):
        propose_match(need, offer, by=charlie)


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"amount": Decimal(-1)}, ("amount", "not_positive")),
        ({"words": "x" * 2001}, ("words", "too_long")),
        ({"contact": "x" * 301}, ("contact", "too_long")),
    ],
)
def test_what_makes_no_sense_is_refused(
    need: Need, offer: Offer, bruno: Actor, said: dict[str, Any], fault: tuple[str, str]
) -> None:
    with pytest.raises(Invalid) as refused:
        propose_match(need, offer, by=bruno, **said)

    assert [(one.field, one.code) for one in refused.value.errors] == [fault]


def test_what_does_not_go_together_is_refused(needy: Idea, need: Need, bruno: Actor, charlie: Actor) -> None:
    other_idea = make_needy_idea(charlie, title="Autre idée")
    room, elsewhere = make_offer(**ROOM, by=bruno), offer_of(bruno, idea=other_idea)

    for offer, code in ((room, "other_kind"), (elsewhere, "other_idea")):
        with pytest.raises(Invalid) as refused:
            propose_match(need, offer, by=bruno)
        assert refused.value.errors[0].code == code


def test_nothing_is_counted_that_nobody_counts(needy: Idea, alice: Actor, bruno: Actor) -> None:
    need, room = make_need(needy, alice, **ROOM, amount=None), make_offer(**ROOM, by=bruno)

    with pytest.raises(Invalid) as refused:
        propose_match(need, room, amount=Decimal(2), by=bruno)
    match = agreed_match(need, room, team=alice, giver=bruno)
    with pytest.raises(Invalid):
        deliver_match(match, amount=Decimal(2), by=alice)
    delivered = deliver_match(match, by=alice)

    assert refused.value.errors[0].code == "no_unit"
    assert (match.amount, match.unit, delivered.delivered_amount, delivered.state) == (
        None,
        "",
        None,
        "delivered",
    )
    need.refresh_from_db()
    assert need.state == "open"


def test_what_is_counted_differently_is_counted_for_the_need_alone(
    needy: Idea, alice: Actor, bruno: Actor
) -> None:
    need, days = make_need(needy, alice), offer_of(bruno, amount=Decimal(1), unit="day")

    match = agreed_match(need, days, team=alice, giver=bruno)

    assert (match.amount, match.unit) == (Decimal(10), "hour")
    assert sums(need, days) == (10, 0, 0)


def test_of_the_same_two_there_is_one_proposal_at_a_time(
    need: Need, offer: Offer, alice: Actor, bruno: Actor
) -> None:
    match = propose_match(need, offer, by=bruno)

    with pytest.raises(MovedOn):
        propose_match(need, offer, by=alice)
    decline_match(match, reason="Pas maintenant.", by=alice)
    assert propose_match(need, offer, by=alice).state == "proposed"


def test_many_proposals_are_too_many(
    needy: Idea, alice: Actor, bruno: Actor, need: Need, offer: Offer
) -> None:
    with allowing("match", 1):
        propose_match(need, offer, by=bruno)
        with pytest.raises(TooMany):
            propose_match(make_need(needy, alice), offer, by=bruno)


def test_what_is_not_open_any_more_is_neither_proposed_nor_accepted(
    needy: Idea, alice: Actor, bruno: Actor, carla: Actor
) -> None:
    over = clock.today() - DAY
    offer = offer_of(bruno)
    for need in (
        make_need(needy, alice, ends_on=over),
        hide_need(make_need(needy, alice), reason="…", by=carla),
    ):
        with pytest.raises(MovedOn):
            propose_match(need, offer, by=alice)
    need = make_need(needy, alice)
    for gone in (offer_of(bruno, ends_on=over), pause_offer(offer_of(bruno), by=bruno)):
        with pytest.raises(MovedOn):
            propose_match(need, gone, by=bruno)

    match = propose_match(need, offer, by=bruno)
    pause_offer(offer, by=bruno)
    with pytest.raises(MovedOn):
        accept_match(match, by=alice)


# --- The other answers ----------------------------------------------------------------------------------------------


def test_a_no_has_a_reason_that_the_other_side_reads(
    need: Need, offer: Offer, alice: Actor, bruno: Actor
) -> None:
    match = propose_match(need, offer, by=bruno)

    with pytest.raises(Invalid):
        decline_match(match, reason=" ", by=alice)
    with pytest.raises(NotAllowed):
        decline_match(match, reason="Non.", by=bruno)
    declined = decline_match(match, reason="Nous avons trouvé.", by=alice)
    with pytest.raises(MovedOn):
        accept_match(match, by=alice)

    assert (declined.state, declined.reason, declined.ended_side) == (
        "declined",
        "Nous avons trouvé.",
        "need",
    )


def test_who_proposed_takes_it_back_and_once_agreed_either_side_does(
    need: Need, offer: Offer, alice: Actor, bruno: Actor
) -> None:
    match = propose_match(need, offer, by=bruno)
    with pytest.raises(NotAllowed):
        withdraw_match(match, reason="Non.", by=alice)
    assert withdraw_match(match, reason="Je me suis trompé.", by=bruno).ended_side == "offer"

    agreed = agreed_match(need, offer, team=alice, giver=bruno)
    withdrawn = withdraw_match(agreed, reason="Le projet attend.", by=alice)

    assert (withdrawn.state, withdrawn.ended_side) == ("withdrawn", "need")
    assert sums(need, offer) == (0, 0, 0)
    kept = (
        Fact.objects.filter(name="MatchWithdrawn").order_by("pk").values_list("data__was_agreed", flat=True)
    )
    assert list(kept) == [False, True]
    with pytest.raises(MovedOn):
        withdraw_match(agreed, reason="Encore.", by=alice)


def test_answers_name_what_was_read(need: Need, offer: Offer, alice: Actor, bruno: Actor) -> None:
    match = propose_match(need, offer, by=bruno)
    seen = match.version
    accept_match(match, version=seen, by=alice)

    for act in (accept_match, decline_match, withdraw_match):
        said = {} if act is accept_match else {"reason": "Non."}
        with pytest.raises(LabError) as refused:
            act(match, version=seen, by=alice, **said)
        assert isinstance(refused.value, StaleRevision)
    for late, said in ((deliver_match, {}), (thank_match, {"thanks": "Merci."})):
        with pytest.raises(StaleRevision):
            late(match, version=seen, by=alice, **said)


def test_a_proposal_lapses_when_nobody_answers_and_when_what_it_is_about_goes(
    needy: Idea, alice: Actor, bruno: Actor, carla: Actor
) -> None:
    def proposed() -> Match:
        return propose_match(make_need(needy, alice), offer_of(bruno), by=bruno)

    closed, taken_back, hidden, masked = proposed(), proposed(), proposed(), proposed()
    agreed = agreed_match(make_need(needy, alice), offer_of(bruno), team=alice, giver=bruno)

    close_need(closed.need, met=False, by=alice)
    withdraw_offer(taken_back.offer, by=bruno)
    hide_offer(hidden.offer, reason="Publicité.", by=carla)
    hide_need(masked.need, reason="Publicité.", by=carla)
    withdraw_offer(agreed.offer, by=bruno)

    for match in (closed, taken_back, hidden, masked):
        match.refresh_from_db()
        assert (match.state, facts_about(match)[-1]) == ("lapsed", "MatchLapsed")
    agreed.refresh_from_db()
    assert agreed.state == "agreed"


def test_after_thirty_days_without_an_answer_a_proposal_lapses(
    need: Need, offer: Offer, bruno: Actor, deliver_facts: Any
) -> None:
    match = propose_match(need, offer, by=bruno)
    lapse_match(match, by=SYSTEM)
    match.refresh_from_db()
    assert match.state == "proposed"

    Match.objects.filter(pk=match.pk).update(answer_by=clock.now() - DAY)
    Delivery.objects.filter(handler="collaboration.lapse_match").update(run_after=clock.now())
    deliver_facts()

    match.refresh_from_db()
    assert match.state == "lapsed"
    with pytest.raises(NotAllowed):
        lapse_match(match, by=bruno)


def test_what_is_proposed_lapses_when_the_idea_comes_to_an_end(
    needy: Idea, need: Need, offer: Offer, alice: Actor, bruno: Actor, deliver_facts: Any
) -> None:
    match = propose_match(need, offer, by=bruno)

    advance_idea(needy, step="withdraw", reason="Nous arrêtons.", by=alice)
    deliver_facts()

    match.refresh_from_db()
    assert match.state == "lapsed"


# --- What came ------------------------------------------------------------------------------------------------------


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


# --- At once --------------------------------------------------------------------------------------------------------


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
        matches_of_person(bruno.person),
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
