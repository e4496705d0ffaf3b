"""Who is told of milestones, and in which words."""

from collections.abc import Callable

import pytest

from ideas.kernel.actor import SYSTEM, Actor
from ideas.notifications.models import Notification
from ideas.notifications.texts import tellings
from ideas.pilots.models import Pilot
from ideas.roadmap.operations import explain_delay, move_milestone, remind_late, remind_soon
from tests.factories.pilots import make_running_pilot
from tests.factories.roadmap import in_days, make_milestone

Told = Callable[[Actor], list[tuple[str, str, str]]]


@pytest.fixture
def pilot(alice: Actor, otto: Actor, carla: Actor, deliver_facts: Callable[..., int]) -> Pilot:
    """alice's pilot, hosted by otto's commune; what that told is forgotten."""
    pilot = make_running_pilot(alice, otto, carla)
    deliver_facts()
    Notification.objects.all().delete()
    return pilot


def words_of(actor: Actor) -> list[str]:
    return [
        one.title for one in tellings(Notification.objects.filter(person=actor.person).order_by("pk"), actor)
    ]


def test_who_answers_for_it_is_told_so_and_reminded_and_all_hear_of_its_end(
    pilot: Pilot, alice: Actor, otto: Actor, charlie: Actor, told: Told
) -> None:
    own = {"owner": otto.person, "organisation": otto.organisation}
    milestone = make_milestone(pilot, days=-1, by=alice, **own)
    remind_soon(milestone, planned_on=in_days(-1), by=SYSTEM)
    remind_late(milestone, planned_on=in_days(-1), by=SYSTEM)
    milestone = explain_delay(milestone, reason="Les travaux durent.", by=otto)
    for state in ("under_way", "reached"):
        move_milestone(milestone, state=state, evidence="Fait.", by=otto)
    other = make_milestone(pilot, "Autre")
    move_milestone(other, state="dropped", reason="Non.", by=alice)

    assert told(otto) == [
        ("MilestoneGiven", "concerned", "at_once"),
        ("MilestoneDueSoon", "owing", "at_once"),
        ("MilestoneLate", "owing", "at_once"),
        ("MilestoneMoved", "representative", "at_once"),
    ]
    assert told(alice) == [
        ("MilestoneLate", "team", "at_once"),
        ("DelayExplained", "team", "at_once"),
        ("MilestoneMoved", "team", "at_once"),
        ("MilestoneMoved", "team", "at_once"),
    ]
    assert told(charlie) == []
    name = "« Salle ouverte » de « Heures de voisinage »"
    assert words_of(otto) == [
        f"Vous répondez du jalon {name}",
        f"Le jalon {name} arrive dans une semaine",
        f"Le jalon {name} est en retard",
        "Le jalon « Autre » de « Heures de voisinage » est abandonné",
    ]
    assert words_of(alice)[1:] == [
        f"Pourquoi le jalon {name} est en retard",
        f"Le jalon {name} a commencé",
        f"Le jalon {name} est atteint",
    ]


def test_where_nobody_answers_for_it_the_team_is_reminded(
    pilot: Pilot, alice: Actor, otto: Actor, told: Told
) -> None:
    milestone = make_milestone(pilot)
    remind_soon(milestone, planned_on=milestone.planned_on, by=SYSTEM)

    assert told(alice) == [("MilestoneDueSoon", "team", "at_once")]
    assert told(otto) == []
