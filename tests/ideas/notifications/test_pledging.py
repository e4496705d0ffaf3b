"""Who is told of pledges, and in which words."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM, Actor
from ideas.notifications.models import Notification
from ideas.notifications.texts import tellings
from ideas.pilots.models import Pilot
from ideas.pledges.models import Pledge
from ideas.pledges.operations import (
    commit_pledge,
    deliver_pledge,
    remind_late,
    remind_soon,
    withdraw_pledge,
)
from tests.factories.pilots import acting_for_new, make_partner, make_running_pilot
from tests.factories.pledges import make_pledge

Told = Callable[[Actor], list[tuple[str, str, str]]]


@pytest.fixture
def pilot(alice: Actor, otto: Actor, carla: Actor, deliver_facts: Callable[..., int]) -> Pilot:
    """alice's pilot, hosted by otto's commune; what that told is forgotten."""
    pilot = make_running_pilot(alice, otto, carla)
    deliver_facts()
    Notification.objects.all().delete()
    return pilot


def words_of(actor: Actor) -> list[tuple[str, str]]:
    rows = Notification.objects.filter(person=actor.person).order_by("pk")
    return [(one.title, one.line) for one in tellings(rows, actor)]


def test_the_team_hears_of_each_word_and_partners_of_what_binds(
    pilot: Pilot, alice: Actor, otto: Actor, charlie: Actor, told: Told
) -> None:
    nadia = acting_for_new("Association Trait d’union")
    partner = make_partner(pilot, "Autre", role="funder")
    partner.organisation = nadia.organisation
    partner.save(update_fields=["organisation"])
    pledge = make_pledge(pilot, otto)
    commit_pledge(pledge, by=otto)
    deliver_pledge(pledge, amount=Decimal(400), evidence="Virement.", by=otto)
    deliver_pledge(pledge, evidence="Le reste.", by=otto)
    withdraw_pledge(make_pledge(pilot, otto, "place"), reason="La salle est prise.", by=otto)

    binding = ["PledgeCommitted", "PledgeDelivered", "PledgeDelivered", "PledgeWithdrawn"]
    assert told(nadia) == [(name, "representative", "at_once") for name in binding]
    promised = ["PledgePromised", *binding[:3], "PledgePromised", binding[3]]
    assert told(alice) == [(name, "team", "at_once") for name in promised]
    assert told(otto) == told(charlie) == []
    who, title = str(otto.organisation), "« Heures de voisinage »"
    assert words_of(alice) == [
        (f"{who} promet un apport à {title}", "Argent"),
        (f"{who} s’engage à donner ce qui est promis à {title}", "Argent"),
        (f"{who} a donné une partie de ce qui est promis à {title}", "Argent"),
        (f"{who} a tenu un engagement envers {title}", "Argent"),
        (f"{who} promet un apport à {title}", "Lieu"),
        (f"{who} retire un engagement envers {title}", "Lieu"),
    ]


def test_who_gives_is_reminded_and_the_team_hears_when_it_is_late(
    pilot: Pilot, alice: Actor, otto: Actor, told: Told
) -> None:
    pledge = make_pledge(pilot, otto, due_on=clock.today())
    Notification.objects.all().delete()
    remind_soon(pledge, by=SYSTEM)
    Pledge.objects.update(due_on="2020-01-01")
    remind_late(pledge, by=SYSTEM)

    assert told(otto) == [("PledgeDueSoon", "owing", "at_once"), ("PledgeLate", "owing", "at_once")]
    assert told(alice)[-1:] == [("PledgeLate", "team", "at_once")]
    who, title = str(otto.organisation), "« Heures de voisinage »"
    assert words_of(otto) == [
        (f"L’engagement de {who} envers {title} est à tenir dans une semaine", "Argent"),
        (f"L’engagement de {who} envers {title} est en retard", "Argent"),
    ]
