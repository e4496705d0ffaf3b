"""Who hears of needs, offers and matches, and in which words; how the other side is reached is for both sides alone."""

from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from ideas.collaboration.models import Match
from ideas.collaboration.operations import (
    accept_match,
    decline_match,
    deliver_match,
    hide_offer,
    lapse_match,
    offer_help,
    propose_match,
    suggest_needs,
    suggest_offers,
    thank_match,
    withdraw_match,
)
from ideas.ideation.lifecycle import TeamRole
from ideas.ideation.models import Idea, TeamMember
from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM, Actor
from ideas.notifications.models import Notification
from ideas.notifications.texts import tellings
from tests.factories.needs import make_need, make_needy_idea, offer_of


@pytest.fixture
def needy(alice: Actor, deliver_facts: Any) -> Idea:
    idea = make_needy_idea(alice)
    deliver_facts()
    Notification.objects.all().delete()
    return idea


def told(actor: Actor) -> list[tuple[str, str]]:
    """What somebody reads, oldest first: title and line."""
    rows = list(Notification.objects.filter(person=actor.person).order_by("pk"))
    with translation.override("fr"):
        return [(one.title.replace("\u00a0", " "), one.line) for one in tellings(rows, actor)]


def test_both_sides_hear_what_becomes_of_a_proposal(
    needy: Idea, alice: Actor, bruno: Actor, charlie: Actor, deliver_facts: Any
) -> None:
    match = propose_match(
        make_need(needy, alice), offer_of(bruno), words="Les mardis ? Oui.", contact="bruno@x.ch", by=bruno
    )
    accept_match(match, contact="alice@x.ch", by=alice)
    deliver_match(match, amount=Decimal(10), by=alice)
    thank_match(match, thanks="Merci !", by=alice)
    deliver_facts()

    both = "« Menuisier à la retraite » pour « Une menuisière ou un menuisier »"
    assert told(alice) == [(f"Bruno propose {both}", "Les mardis ?")]
    assert told(bruno) == [
        (f"Accord des deux côtés : {both}", "Pour se joindre\u00a0: alice@x.ch"),
        ("« Heures de voisinage » a reçu « Menuisier à la retraite »", "10\u00a0heures"),
        ("« Heures de voisinage » vous dit merci", "Merci !"),
    ]
    assert told(charlie) == []


def test_the_team_reads_how_whoever_gives_is_reached(
    needy: Idea, alice: Actor, bruno: Actor, deliver_facts: Any
) -> None:
    match = propose_match(make_need(needy, alice), offer_of(bruno), contact="alice@x.ch", by=alice)
    accept_match(match, contact="bruno@x.ch", by=bruno)
    deliver_facts()

    assert told(alice)[-1][1] == "Pour se joindre\u00a0: bruno@x.ch"
    assert told(bruno)[0][0].startswith("Alice demande « Menuisier à la retraite »")


def test_a_no_a_retreat_and_a_silence_are_told_with_their_reason(
    needy: Idea, alice: Actor, bruno: Actor, deliver_facts: Any
) -> None:
    need = make_need(needy, alice)
    for act, by in ((decline_match, alice), (withdraw_match, bruno)):
        act(propose_match(need, offer_of(bruno), by=bruno), reason="Pas maintenant.", by=by)
    silent = propose_match(need, offer_of(bruno), by=bruno)
    Match.objects.filter(pk=silent.pk).update(answer_by=clock.now())
    lapse_match(silent, by=SYSTEM)
    deliver_facts()

    said = [(title.split(" : ")[0], line) for title, line in told(bruno)]
    assert said == [("Alice décline", "Pas maintenant."), ("Restée sans réponse", "")]
    assert ("Bruno se retire", "Pas maintenant.") in [(t.split(" : ")[0], line) for t, line in told(alice)]


def test_a_team_hears_of_offers_to_its_idea_and_of_those_that_suit(
    needy: Idea, alice: Actor, bruno: Actor, deliver_facts: Any
) -> None:
    need = make_need(needy, alice)
    offer_of(bruno)
    offer = offer_of(bruno, idea=needy, description="Avec mes outils. Et un ami.")
    suggest_offers(need, by=SYSTEM)
    suggest_needs(offer, by=SYSTEM)
    deliver_facts()

    assert told(alice) == [
        ("Bruno offre « Menuisier à la retraite » à « Heures de voisinage »", "Avec mes outils."),
        ("1 offre répond peut-être à « Une menuisière ou un menuisier »", ""),
    ]
    assert told(bruno) == []


def test_help_with_a_need_is_told_once_to_each_of_the_team(
    needy: Idea, alice: Actor, bruno: Actor, charlie: Actor, deliver_facts: Any
) -> None:
    TeamMember.objects.create(idea=needy, person=bruno.person, role=TeamRole.CO_AUTHOR)
    need = make_need(needy, alice)

    offer_help(need, title="Mes outils", words="Les mardis ?", by=charlie)
    deliver_facts()

    proposed = ("Charlie propose « Mes outils » pour « Une menuisière ou un menuisier »", "Les mardis ?")
    assert (told(alice), told(bruno)) == ([proposed], [proposed])


def test_whoever_gives_reads_why_it_is_hidden(bruno: Actor, carla: Actor, deliver_facts: Any) -> None:
    hide_offer(offer_of(bruno), reason="Publicité.", by=carla)
    deliver_facts()

    assert told(bruno) == [
        ("L’équipe du lab a masqué « Menuisier à la retraite »", "Motif de l’équipe du lab\u00a0: Publicité.")
    ]
