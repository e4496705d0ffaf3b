"""Needs, offers and what was brought together, once their idea is part of another, has come to an end or was hidden."""

from decimal import Decimal

import pytest

from ideas.activity.models import Fact
from ideas.collaboration.kinds import both_sides
from ideas.collaboration.models import Match, Need
from ideas.collaboration.operations import (
    accept_match,
    deliver_match,
    list_need,
    make_offer,
    propose_match,
    thank_match,
)
from ideas.collaboration.queries.figures import received_matches
from ideas.collaboration.queries.matching import matches_received_by, matches_visible_to
from ideas.collaboration.queries.resources import listed_needs, listed_offers, needs_of, needs_visible_to
from ideas.collaboration.queries.suggesting import needs_for, offers_for
from ideas.collaboration.rules.needs import sides_held
from ideas.ideation.models import Idea, Merge
from ideas.ideation.operations import advance_idea, hide_idea, propose_merge, undo_merge
from ideas.ideation.operations.merging import agree_to_merge
from ideas.kernel.actor import ANYONE, SYSTEM, Actor
from ideas.kernel.errors import Invalid, MovedOn, NotAllowed
from ideas.workflow.models import Stage
from tests.at_once import ends_overtaken
from tests.factories.needs import HOURS, agreed_match, make_need, make_needy_idea, offer_of
from tests.factories.people import acting, make_person
from tests.factories.topics import make_territories


@pytest.fixture
def garden(alice: Actor) -> Idea:
    """alice's, which the other joins."""
    return make_needy_idea(alice, title="Un jardin")


@pytest.fixture
def orchard(bruno: Actor) -> Idea:
    """bruno's, which joins alice's."""
    return make_needy_idea(bruno, title="Un verger")


@pytest.fixture
def giver(db: None) -> Actor:
    return acting(make_person("Gina"))


def join(orchard: Idea, garden: Idea, bruno: Actor, alice: Actor) -> Merge:
    merge = propose_merge(orchard, into=garden, reason="Le même terrain.", by=bruno)
    return agree_to_merge(merge, version=merge.version, by=alice)


def withdraw(idea: Idea, by: Actor) -> None:
    advance_idea(Idea.objects.get(pk=idea.pk), step="withdraw", reason="Plus le temps.", by=by)


def test_what_came_to_an_idea_still_counts_once_it_is_part_of_another(
    garden: Idea, orchard: Idea, alice: Actor, bruno: Actor, giver: Actor
) -> None:
    match = agreed_match(make_need(orchard, bruno), offer_of(giver), team=bruno, giver=giver)
    deliver_match(match, by=bruno)

    join(orchard, garden, bruno, alice)

    assert received_matches(idea=garden).get() == match
    assert received_matches().get() == match


def test_an_open_need_goes_on_being_looked_for_by_the_idea_that_took_its_own_in(
    garden: Idea, orchard: Idea, alice: Actor, bruno: Actor, giver: Actor
) -> None:
    here = {"territories": [make_territories()["CH-GE"]]}
    need = make_need(orchard, bruno, **here)
    to_source, to_target = (offer_of(giver, idea=one, **here) for one in (orchard, garden))

    merge = join(orchard, garden, bruno, alice)
    need = Need.objects.get(pk=need.pk)

    assert listed_needs().get() == need
    assert set(listed_offers()) == {to_source, to_target}
    assert [one.need for one in needs_for(to_source)] == [need]
    assert [one.need for one in needs_for(to_target)] == [need]
    assert {one.offer for one in offers_for(need)} == {to_source, to_target}
    own = make_need(garden, alice)
    assert propose_match(own, to_source, by=giver).idea == garden
    assert propose_match(need, to_target, by=giver).idea == garden
    undo_merge(merge, reason="Une erreur.", by=SYSTEM)
    with pytest.raises(Invalid):
        propose_match(Need.objects.get(pk=own.pk), offer_of(giver, idea=orchard), by=giver)


def test_words_contacts_and_thanks_stay_with_the_team_they_were_written_to(
    garden: Idea, orchard: Idea, alice: Actor, bruno: Actor, giver: Actor
) -> None:
    need = make_need(orchard, bruno, amount=Decimal(100))
    before = propose_match(need, offer_of(giver), words="Bonjour.", contact="079", by=giver)
    came = agreed_match(need, offer_of(giver), team=bruno, giver=giver)

    join(orchard, garden, bruno, alice)
    after = propose_match(Need.objects.get(pk=need.pk), offer_of(giver), by=giver)

    before, came = (Match.objects.get(pk=one.pk) for one in (before, came))
    assert [bool(sides_held(alice, one)) for one in (before, came, after)] == [False, False, True]
    assert [bool(sides_held(bruno, one)) for one in (before, came, after)] == [True, True, False]
    assert [bruno.person.code in both_sides(one) for one in (before, came, after)] == [True, True, False]
    assert set(matches_received_by(alice.person)) == {after}
    assert not matches_visible_to(alice).filter(pk=before.pk).exists()
    with pytest.raises(NotAllowed):
        accept_match(before, by=alice)
    accept_match(before, by=bruno)
    deliver_match(came, by=bruno)
    with pytest.raises(NotAllowed):
        thank_match(came, thanks="Merci.", by=alice)
    assert thank_match(came, thanks="Merci.", by=bruno).state == "thanked"


def test_what_was_agreed_while_they_were_one_stays_with_who_agreed_to_it(
    garden: Idea, orchard: Idea, alice: Actor, bruno: Actor, giver: Actor
) -> None:
    need = make_need(orchard, bruno)
    merge = join(orchard, garden, bruno, alice)
    need = Need.objects.get(pk=need.pk)
    match = agreed_match(need, offer_of(giver), team=alice, giver=giver)

    undo_merge(merge, reason="Une erreur.", by=SYSTEM)

    assert deliver_match(match, by=alice).state == "delivered"


def test_nothing_of_a_hidden_idea_is_shown_by_what_it_needed(
    garden: Idea, orchard: Idea, alice: Actor, bruno: Actor, charlie: Actor, carla: Actor, giver: Actor
) -> None:
    need = make_need(orchard, bruno)
    match = agreed_match(need, offer_of(giver), team=bruno, giver=giver)
    deliver_match(match, amount=Decimal(1), by=bruno)
    join(orchard, garden, bruno, alice)
    assert needs_of(garden, ANYONE).get() == need

    hide_idea(Idea.objects.get(pk=orchard.pk), reason="Insultes.", by=carla)

    assert not any(needs_visible_to(one).exists() for one in (ANYONE, charlie, alice))
    assert not any(matches_visible_to(one).exists() for one in (ANYONE, charlie, alice))
    assert not needs_of(garden, ANYONE).exists()
    assert not listed_needs().exists()
    assert not received_matches().exists()
    assert needs_visible_to(bruno).exists()
    with pytest.raises(NotAllowed):
        propose_match(Need.objects.get(pk=need.pk), offer_of(giver), by=giver)


@pytest.mark.parametrize(("stage", "state"), [("cocreation", "proposed"), ("clarifying", "lapsed")])
def test_a_proposal_goes_on_where_the_idea_that_speaks_for_it_takes_offers(
    garden: Idea, orchard: Idea, alice: Actor, bruno: Actor, giver: Actor, stage: str, state: str
) -> None:
    match = propose_match(make_need(orchard, bruno), offer_of(giver), by=giver)
    Idea.objects.filter(pk=garden.pk).update(stage=Stage.objects.get(version=garden.stage.version, key=stage))

    join(orchard, garden, bruno, alice)

    match.refresh_from_db()
    assert match.state == state


def test_proposals_to_what_joined_an_idea_end_with_it(
    garden: Idea, orchard: Idea, alice: Actor, bruno: Actor, giver: Actor
) -> None:
    match = propose_match(make_need(orchard, bruno), offer_of(giver), by=giver)
    join(orchard, garden, bruno, alice)

    withdraw(garden, alice)

    match.refresh_from_db()
    assert match.state == "lapsed"


def test_needs_of_an_idea_that_has_ended_are_not_looked_for(
    orchard: Idea, bruno: Actor, giver: Actor
) -> None:
    make_need(orchard, bruno)
    to_it, in_the_open = offer_of(giver, idea=orchard), offer_of(giver)

    withdraw(orchard, bruno)

    assert not listed_needs().exists()
    assert listed_offers().get() == in_the_open
    assert needs_for(to_it) == needs_for(in_the_open) == []


# --- At once --------------------------------------------------------------------------------------------------------


def in_order(*names: str) -> list[str]:
    return list(Fact.objects.filter(name__in=names).order_by("pk").values_list("name", flat=True))


@pytest.mark.django_db(transaction=True)
def test_nothing_is_agreed_once_a_step_has_closed_the_idea(orchard: Idea, bruno: Actor, giver: Actor) -> None:
    match = propose_match(make_need(orchard, bruno), offer_of(giver), by=giver)

    end = ends_overtaken(
        lambda: accept_match(match, by=bruno),
        'UPDATE "collaboration_match"',
        by=lambda: withdraw(orchard, bruno),
    )

    assert (end, in_order("MatchAgreed", "IdeaAdvanced")[-2:]) == ("done", ["MatchAgreed", "IdeaAdvanced"])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["need", "offer"])
def test_nothing_is_listed_or_offered_once_a_step_has_closed_the_idea(
    orchard: Idea, bruno: Actor, giver: Actor, what: str
) -> None:
    acts = {
        "need": lambda: list_need(orchard, title="Une échelle", **HOURS, by=bruno),
        "offer": lambda: make_offer(idea=orchard, title="Une échelle", **HOURS, by=giver),
    }
    named = {"need": "NeedListed", "offer": "OfferMade"}[what]

    end = ends_overtaken(
        acts[what], f'INSERT INTO "collaboration_{what}"', by=lambda: withdraw(orchard, bruno)
    )

    assert (end, in_order(named, "IdeaAdvanced")[-2:]) == ("done", [named, "IdeaAdvanced"])


@pytest.mark.django_db(transaction=True)
def test_what_an_idea_needs_is_listed_before_it_joins_another_or_not_at_all(
    garden: Idea, orchard: Idea, alice: Actor, bruno: Actor
) -> None:
    merge = propose_merge(orchard, into=garden, reason="Le même terrain.", by=bruno)

    end = ends_overtaken(
        lambda: list_need(orchard, title="Une échelle", **HOURS, by=bruno),
        'SELECT "ideation_idea"."id" FROM "ideation_idea" WHERE "ideation_idea"."id"',
        by=lambda: agree_to_merge(merge, version=merge.version, by=alice),
    )

    assert end == (MovedOn.__name__ if not Need.objects.exists() else "done")
