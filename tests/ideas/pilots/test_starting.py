"""What a pilot has to earn before it starts, what its process says of it, and starting in spite of what is missing."""

import copy
import json
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from ideas.activity.models import Fact
from ideas.kernel.actor import SYSTEM, Actor
from ideas.kernel.errors import GuardsUnmet, Invalid, MovedOn, NotAllowed, SignInNeeded
from ideas.pilots.guards import unmet_to_start, verdicts_to_start
from ideas.pilots.lifecycle import REASON_LIMIT
from ideas.pilots.models import Pilot, PilotPassage
from ideas.pilots.operations import start_pilot
from ideas.pilots.queries import passages_of
from ideas.workflow.operations import DEFAULT_PROCESS, publish_process
from ideas.workflow.queries import forget_graphs
from tests.at_once import at_once, successes
from tests.factories.activity import facts_of
from tests.factories.ideas import make_theme
from tests.factories.people import acting, give_role, make_person
from tests.factories.pilots import make_partner, make_pilot, start_anyway

REASON = "La salle n’est libre que cet hiver."


@pytest.fixture
def default() -> dict[str, Any]:
    """The process that ships, as data."""
    data: dict[str, Any] = json.loads(DEFAULT_PROCESS.read_text("utf-8"))
    return data


def guards(pilot: Pilot) -> list[str]:
    return [verdict.guard for verdict in unmet_to_start(pilot)]


def test_it_needs_who_answers_for_it_and_who_runs_it(pilot: Pilot) -> None:
    assert guards(pilot)[:2] == ["accountable_partner", "operating_partner"]
    make_partner(pilot, "Commune de Lens", role="accountable")
    make_partner(pilot, "Une qui hésite", role="operator", state="invited")
    assert guards(pilot)[:1] == ["operating_partner"]

    make_partner(pilot, role="operator")

    assert not {"accountable_partner", "operating_partner"} & set(guards(pilot))
    assert all(verdict.wording for verdict in verdicts_to_start(pilot))


def test_what_is_missing_stops_it_in_words(pilot: Pilot, carla: Actor) -> None:
    with pytest.raises(GuardsUnmet) as refused:
        start_pilot(pilot, override=["operating_partner"], reason=REASON, by=carla)

    unmet = {unmet.guard: str(unmet.message) for unmet in refused.value.unmet}
    assert unmet["accountable_partner"] == "Aucune organisation n’a encore accepté de répondre du pilote."
    assert "operating_partner" not in unmet
    assert not PilotPassage.objects.exists()


def test_a_curator_waives_conditions_with_a_public_reason(pilot: Pilot, carla: Actor) -> None:
    waived = guards(pilot)
    with pytest.raises(Invalid) as refused:
        start_pilot(pilot, override=waived, by=carla)
    assert [(error.field, error.code) for error in refused.value.errors] == [("reason", "required")]

    started = start_pilot(pilot, reason=REASON, override=[*waived, "theme_chosen"], by=carla)

    passage = passages_of(pilot).get()
    assert (started.state, started.started_at) == ("running", passage.at)
    assert (passage.step, passage.source, passage.target) == ("start", "preparing", "running")
    assert (passage.person, passage.reason, passage.overridden) == (carla.person, REASON, waived)
    assert [verdict.guard for verdict in passage.waived] == waived
    assert Fact.objects.latest("pk").data["overridden"] == waived


def test_one_that_earned_all_starts_without_a_word(pilot: Pilot, carla: Actor) -> None:
    version = pilot.idea.stage.version
    version.conditions = {"pilots.start_pilot": [{"guard": "operating_partner"}]}
    version.save()
    forget_graphs()
    make_partner(pilot, role="operator")
    with pytest.raises(Invalid) as refused:
        start_pilot(pilot, reason="x" * (REASON_LIMIT + 1), by=carla)
    assert refused.value.errors[0].code == "too_long"

    start_pilot(pilot, by=carla)

    passage = passages_of(pilot).get()
    assert (passage.reason, passage.overridden, passage.waived) == ("", [], [])
    assert [verdict.is_met for verdict in passage.verdicts] == [True]
    assert facts_of("pilot", pilot.code)[-1] == "PilotStarted"


def test_a_new_version_asks_nothing_new_of_pilots_under_way(pilot: Pilot, default: dict[str, Any]) -> None:
    publish_process(default | {"conditions": {}}, by=SYSTEM)

    assert guards(pilot)[0] == "accountable_partner"


def test_an_act_without_conditions_asks_nothing(pilot: Pilot, carla: Actor) -> None:
    version = pilot.idea.stage.version
    version.conditions = {}
    version.save()
    forget_graphs()

    assert start_pilot(pilot, by=carla).state == "running"


@pytest.mark.parametrize(
    "conditions",
    [
        {"pilots.start_pilot": [{"guard": "moon_is_full"}]},
        {"pilots.start_pilot": [{"any_of": [{"guard": "operating_partner"}, {"guard": "moon_is_full"}]}]},
        {"pilots.launch_rocket": [{"guard": "operating_partner"}]},
    ],
)
def test_guards_and_acts_that_nobody_wrote_stop_a_process(
    db: None, default: dict[str, Any], conditions: dict[str, Any]
) -> None:
    with pytest.raises(ImproperlyConfigured):
        publish_process(copy.deepcopy(default) | {"conditions": conditions}, by=SYSTEM)


def test_only_a_curator_of_its_idea_starts_it(pilot: Pilot, alice: Actor, otto: Actor) -> None:
    elsewhere = make_person("Cyril")
    give_role(elsewhere, "curator", themes=[make_theme("sport", "Sport")])

    for actor in (alice, otto, acting(elsewhere)):
        with pytest.raises(NotAllowed):
            start_pilot(pilot, by=actor)
    with pytest.raises(SignInNeeded):
        start_pilot(pilot, by=Actor())


def test_it_does_not_start_twice(running_pilot: Pilot, carla: Actor) -> None:
    with pytest.raises(MovedOn):
        start_pilot(running_pilot, by=carla)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_start_it_at_once_one_does(alice: Actor, otto: Actor, carla: Actor) -> None:
    pilot = make_pilot(alice, otto)

    results = at_once(lambda: start_anyway(pilot, by=carla), lambda: start_anyway(pilot, by=carla))

    assert successes(results) == 1
    assert PilotPassage.objects.count() == 1
