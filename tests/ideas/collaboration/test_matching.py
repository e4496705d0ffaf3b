"""A need and an offer are brought together when both sides say yes."""

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
from ideas.ideation.models import Idea, TeamMember
from ideas.ideation.operations import advance_idea
from ideas.kernel import clock
from ideas.kernel.actor import ANYONE, SYSTEM, Actor
from ideas.kernel.errors import Invalid, LabError, MovedOn, NotAllowed, StaleRevision, TooMany
from ideas.notifications.models import Notification
from ideas.workflow.guards import verdicts_on
from ideas.workflow.queries import step_from
from tests.factories.activity import allowing
from tests.factories.needs import ROOM, agreed_match, facts_about, make_need, make_needy_idea, offer_of, sums

DAY = datetime.timedelta(days=1)


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


def test_what_is_proposed_lapses_within_the_step_that_ends_the_idea(
    needy: Idea, need: Need, offer: Offer, alice: Actor, bruno: Actor, deliver_facts: Any
) -> None:
    match = propose_match(need, offer, by=bruno)

    advance_idea(needy, step="withdraw", reason="Nous arrêtons.", by=alice)

    match.refresh_from_db()
    assert (match.state, facts_about(match)[-1]) == ("lapsed", "MatchLapsed")
    deliver_facts()
    told = Notification.objects.filter(fact__name="MatchLapsed")
    assert {one.person for one in told} == {alice.person, bruno.person}


def test_what_is_proposed_waits_wherever_offers_are_taken(
    needy: Idea, need: Need, offer: Offer, bruno: Actor, carla: Actor
) -> None:
    match = propose_match(need, offer, by=bruno)
    guards = step_from(needy.stage, "to_evaluation").guards
    unmet = [one.guard for one in verdicts_on(needy, guards) if not one.is_met]

    advance_idea(needy, step="to_evaluation", reason="C’est mûr.", override=unmet, by=carla)

    match.refresh_from_db()
    assert match.state == "proposed"
