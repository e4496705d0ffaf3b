"""Where an idea came from and what became of it, as one chain."""

from typing import Any

import pytest

from ideas.calls.models import Call
from ideas.ideation.models import Idea
from ideas.ideation.operations import advance_idea
from ideas.insights.queries.provenance import ChainLink, Part, provenance_of
from ideas.kernel.actor import ANYONE, Actor
from ideas.pilots.lifecycle import Decision
from ideas.pilots.models import Pilot
from ideas.pilots.operations import decide_review
from ideas.sites.lifecycle import SiteState
from tests.factories.ideas import make_call, make_draft, make_idea, stage_called
from tests.factories.measurement import make_indicator, make_value
from tests.factories.pilots import make_pilot_in_review, make_running_pilot
from tests.factories.roadmap import in_days
from tests.factories.sites import make_site


def said(links: list[ChainLink], part: Part) -> list[tuple[str, str]]:
    """What and title of each link of ``part``."""
    return [(link.what, link.title) for link in links if link.part == part]


def test_an_idea_that_nobody_asked_for_begins_with_itself(alice: Actor) -> None:
    idea = make_idea(alice, title="Un jardin")

    chain = provenance_of(idea, ANYONE)

    assert [link.part for link in chain] == [Part.IDEA]
    assert (chain[0].title, chain[0].kind, chain[0].code) == ("Un jardin", "idea", idea.code)
    assert chain[0].on is not None


def test_what_it_answers_and_where_it_was_found_come_first(alice: Actor) -> None:
    permanent = make_call()
    call = Call.objects.create(slug="printemps", names={"fr": "Printemps"}, process=permanent.process)
    idea = make_idea(alice)
    idea.call, idea.origin, idea.origin_name = call, "event", "Assises du voisinage"
    idea.save(update_fields=["call", "origin", "origin_name"])

    chain = provenance_of(idea, ANYONE)

    assert said(chain, Part.ORIGIN) == [
        ("Réponse à un appel", call.name),
        ("Née d’un événement", "Assises du voisinage"),
    ]


def test_a_decision_is_told_with_its_reason(alice: Actor, carla: Actor) -> None:
    idea = make_idea(alice, stage="screening")
    advance_idea(idea, step="open_cocreation", reason="Le besoin est réel.", by=carla)

    chain = provenance_of(idea, ANYONE)

    decisions = [link for link in chain if link.part == Part.DECISION]
    assert [link.note for link in decisions][-1] == "Le besoin est réel."
    assert decisions[-1].what == stage_called("cocreation").name


@pytest.fixture
def pilot(alice: Actor, otto: Actor, carla: Actor) -> Pilot:
    """alice's pilot, under way."""
    return make_running_pilot(alice, otto, carla)


def test_pilot_sites_and_figures_follow_in_this_order(alice: Actor, pilot: Pilot) -> None:
    make_site(pilot)
    make_site(pilot, "Montcharmin", state=SiteState.REQUESTED)
    make_value(make_indicator(pilot, "Repas partagés", unit="repas"), 12)

    chain = provenance_of(pilot.idea, ANYONE)

    order = [link.part for link in chain]
    assert order == sorted(order, key=list(Part).index)
    assert said(chain, Part.PILOT) == [("En cours", pilot.title)]
    assert [title for _what, title in said(chain, Part.SITE)] == ["Aubrive"]
    (figure,) = [link for link in chain if link.part == Part.FIGURE]
    assert (figure.title, figure.kind) == ("Repas partagés", "indicator")
    assert figure.figure is not None


def test_a_review_is_told_once_though_pilot_and_idea_move_together(
    alice: Actor, otto: Actor, carla: Actor
) -> None:
    pilot = make_pilot_in_review(alice, otto, carla)
    decide_review(
        pilot, decision=Decision.SCALE, reason="Deux communes le veulent.", review_on=in_days(90), by=carla
    )
    pilot.idea.refresh_from_db()

    chain = provenance_of(pilot.idea, ANYONE)

    assert [link.note for link in chain].count("Deux communes le veulent.") == 1


def test_a_hidden_pilot_and_a_hidden_site_are_told_to_nobody_else(
    alice: Actor, carla: Actor, pilot: Pilot
) -> None:
    site = make_site(pilot)
    site.hidden_at = pilot.created_at
    site.save(update_fields=["hidden_at"])
    assert said(provenance_of(pilot.idea, ANYONE), Part.SITE) == []

    pilot.hidden_at = pilot.created_at
    pilot.save(update_fields=["hidden_at"])
    assert said(provenance_of(pilot.idea, ANYONE), Part.PILOT) == []
    assert said(provenance_of(pilot.idea, carla), Part.PILOT) != []


def test_a_draft_has_nothing_but_itself(alice: Actor) -> None:
    assert [link.part for link in provenance_of(make_draft(alice), alice)] == [Part.IDEA]


def test_thirty_sites_ask_no_more_than_one(pilot: Pilot, django_assert_num_queries: Any) -> None:
    indicator = make_indicator(pilot, unit="repas")
    make_value(indicator, 3, site=make_site(pilot))
    idea = Idea.objects.select_related("stage", "call").get(pk=pilot.idea.pk)
    with django_assert_num_queries(11):
        provenance_of(idea, ANYONE)
    for number in range(29):
        make_value(indicator, 3, site=make_site(pilot, f"Lieu {number}"))

    again = Idea.objects.select_related("stage", "call").get(pk=pilot.idea.pk)
    with django_assert_num_queries(11):
        provenance_of(again, ANYONE)
